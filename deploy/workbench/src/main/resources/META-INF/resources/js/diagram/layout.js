/* Where the parts stand, in rem, at the width there is: the text never scales, the gaps do. */

const TOP = 0.25;
const BOX_ROWS = 5;
const ROW = 1.45;
const LANE = 1.625;
const GAP = 2.25;

/** The topics in the order of their lanes. */
export const LANES = ['transactions', 'labels', 'predictions', 'features', 'quarantine'];

/** Places of boxes and lanes for a width in rem. */
export function layout(width) {
  const wide = width > 76;
  const w = wide
    ? { traffic: 15, inference: 20, feature: 20, redis: 12.5 }
    : { traffic: 11, inference: 14.5, feature: 14.25, redis: 8.25 };
  const space = (width - w.traffic - w.inference - w.feature - w.redis) / 3;
  const x = { traffic: 0, inference: w.traffic + space };
  x.feature = x.inference + w.inference + space;
  x.redis = x.feature + w.feature + space;
  const topHeight = 3.25 + (BOX_ROWS - 1) * ROW + 0.85;
  const bed = { x: w.traffic + (wide ? 3 : 1.75), y: topHeight + GAP, height: 2.125 + LANES.length * LANE + TOP };
  bed.width = width - bed.x;
  const lowY = bed.y + bed.height + GAP;
  const lowHeight = 3.25 + 2 * ROW + 0.85;
  return {
    wide, w, x, width, row: ROW, topHeight, bed, lowY, lowHeight,
    height: lowY + lowHeight + TOP / 2,
    callY: 4.7,
    laneX: bed.x + (wide ? 8.25 : 7.5),
    laneY: name => bed.y + 2.125 + (LANES.indexOf(name) + 0.5) * LANE,
    monitoring: { x: x.inference, width: width - x.inference },
    // Left of this stand the names of the topics; a way down would cross them.
    logX: Math.max(x.inference + w.inference * 0.3, bed.x + 9),
  };
}
