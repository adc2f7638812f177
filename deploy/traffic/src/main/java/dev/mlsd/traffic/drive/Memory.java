package dev.mlsd.traffic.drive;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Gives back to the machine what loading history took. */
final class Memory {

    /** The heap shrinks in four steps, one at a collection. */
    private static final int STEPS = 4;

    private Memory() {}

    /**
     * Collects and shrinks the heap to some 40 % above what lives. Loading needs several times the memory that driving does, and a
     * heap that has once grown stays grown otherwise.
     */
    static void giveBack() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine != null) {
            machine.setVMOption("MinHeapFreeRatio", "20");
            machine.setVMOption("MaxHeapFreeRatio", "40");
        }
        for (int step = 0; step < STEPS; step++) {
            System.gc();
        }
    }
}
