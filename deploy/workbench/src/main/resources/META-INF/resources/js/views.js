/* Every custom element of the console. A view whose line is not here is in no navigation. */
import { Answer } from './answers/answer.js';
import { Answers } from './answers/answers.js';
import { Diagram } from './diagram/diagram.js';
import { Drift } from './drift/drift.js';
import { DriftView } from './drift/drift-view.js';
import { Faults } from './faults/faults.js';
import { Features } from './features/features.js';
import { Nowhere } from './frame/nowhere.js';
import { StateLine } from './frame/state-line.js';
import { Top } from './frame/top.js';
import { Figures } from './overview/figures.js';
import { LiveCharts } from './overview/live-charts.js';
import { Overview } from './overview/overview.js';
import { Progress } from './overview/progress.js';
import { Payment } from './payments/payment.js';
import { Payments } from './payments/payments.js';
import { Quality } from './quality/quality.js';
import { Serving } from './serving/serving.js';

const ELEMENTS = {
  'mlsd-progress': Progress,
  'mlsd-diagram': Diagram,
  'mlsd-figures': Figures,
  'mlsd-live-charts': LiveCharts,
  'mlsd-drift': Drift,
  'mlsd-quality': Quality,
  'mlsd-view-nowhere': Nowhere,
  'mlsd-view-overview': Overview,
  'mlsd-view-answers': Answers,
  'mlsd-view-answer': Answer,
  'mlsd-view-serving': Serving,
  'mlsd-view-drift': DriftView,
  'mlsd-view-features': Features,
  'mlsd-view-faults': Faults,
  'mlsd-view-payments': Payments,
  'mlsd-view-payment': Payment,
  /* The frame comes last: it lists the views that are there. */
  'mlsd-state-line': StateLine,
  'mlsd-top': Top,
};

export const defineElements = () => Object.entries(ELEMENTS).forEach(([name, element]) => customElements.define(name, element));
