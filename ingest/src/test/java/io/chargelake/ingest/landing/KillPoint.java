package io.chargelake.ingest.landing;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A place in the code of a running process, reached by the debugger's interface: the code itself knows nothing of it.
 *
 * @param className the class as the JVM names it
 * @param method all methods of this name
 * @param when whether the process dies as it enters the method or as it leaves it
 * @param time at the how-manieth time, counted from 1
 */
record KillPoint(String className, String method, When when, int time) {

    /** Where in a method. */
    enum When {
        ENTERED,
        LEFT
    }

    /**
     * Starts {@code chargelake land} and kills it, as SIGKILL does, at this point.
     *
     * @param log where its output goes
     * @return whether the point was reached; if not, the process has ended by itself
     */
    boolean killThere(Path log, List<String> jvm, List<String> options) throws Exception {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("port").setValue("0");
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue("60000");
        String address = connector.startListening(arguments);
        Process process = null;
        try {
            List<String> debugged = new ArrayList<>(jvm);
            debugged.add("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:"
                    + address.substring(address.lastIndexOf(':') + 1));
            process = LandProcess.start(debugged, options)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return runUntilReached(connector.accept(arguments), process);
        } finally {
            connector.stopListening(arguments);
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private boolean runUntilReached(VirtualMachine vm, Process process) throws InterruptedException {
        ClassPrepareRequest loaded = vm.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(className);
        loaded.enable();
        try {
            vm.resume();
            while (true) {
                EventSet events = vm.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent prepared) {
                        watch(vm, prepared.referenceType());
                    } else if (isReached(event)) {
                        process.destroyForcibly();
                        return true;
                    } else if (event instanceof VMDisconnectEvent) {
                        return false;
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException ended) {
            return false;
        }
    }

    private boolean isReached(Event event) {
        return event instanceof BreakpointEvent
                || event instanceof MethodExitEvent left && left.method().name().equals(method);
    }

    private void watch(VirtualMachine vm, ReferenceType type) {
        if (when == When.LEFT) {
            MethodExitRequest left = vm.eventRequestManager().createMethodExitRequest();
            left.addClassFilter(type);
            left.enable();
            return;
        }
        type.methodsByName(method).stream()
                .filter(each -> each.location() != null && !each.isBridge())
                .forEach(each -> {
                    BreakpointRequest entered = vm.eventRequestManager().createBreakpointRequest(each.location());
                    entered.addCountFilter(time);
                    entered.enable();
                });
    }
}
