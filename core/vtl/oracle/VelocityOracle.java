import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.exception.MacroOverflowException;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.ResourceNotFoundException;
import org.apache.velocity.exception.TemplateInitException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.util.introspection.Info;

/**
 * Renders templates with Apache Velocity 1.7, one JSON line in and one JSON line out, so that a whole batch costs one start of Java.
 * In: {"id", "template", "profile", "contextJson"}. Out: {"id", "output"} or {"id", "error": {"kind", "line", "column", "message"}}.
 * In the profile "apigw" a null or invalid reference evaluates to the empty string and lists of the context print as JSON.
 */
public class VelocityOracle {
    private static final Pattern POSITION = Pattern.compile("(?:at line |line )(\\d+), column (\\d+)");
    private static final long MAX_MILLIS = 1000;
    private static RuntimeInstance shared;

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) continue;
            Map<?, ?> job = (Map<?, ?>) new Json(line, false).read();
            out.println("{\"id\":" + Json.quote(String.valueOf(job.get("id"))) + "," + answerInTime(job) + "}");
        }
    }

    /** Some templates never end in Velocity: those are given up, and their runtime with them. */
    @SuppressWarnings({"deprecation", "removal"})
    private static String answerInTime(final Map<?, ?> job) throws InterruptedException {
        final String[] answer = new String[1];
        Thread thread = new Thread(null, new Runnable() {
            @Override
            public void run() {
                answer[0] = answer(job);
            }
        }, "case", 16L << 20);
        thread.setDaemon(true);
        thread.start();
        thread.join(MAX_MILLIS);
        if (answer[0] != null) return answer[0];
        thread.stop();
        shared = null;
        return "\"error\":{\"kind\":\"timeout\",\"line\":0,\"column\":0,\"message\":\"\"}";
    }

    private static String answer(Map<?, ?> job) {
        boolean isGateway = "apigw".equals(job.get("profile"));
        String template = (String) job.get("template");
        VelocityContext context = new VelocityContext();
        Object variables = new Json((String) job.get("contextJson"), isGateway).read();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) variables).entrySet()) context.put((String) entry.getKey(), entry.getValue());
        if (isGateway) {
            EventCartridge cartridge = new EventCartridge();
            cartridge.addEventHandler(new EmptyString());
            cartridge.attachToContext(context);
        }
        StringWriter writer = new StringWriter();
        try {
            runtimeFor(template).evaluate(context, writer, "template", template);
            return "\"output\":" + Json.quote(writer.toString());
        } catch (Throwable problem) {
            return error(problem);
        }
    }

    /** Macros stay in the runtime that saw them, so a template that may define one gets a runtime of its own. */
    private static RuntimeInstance runtimeFor(String template) throws Exception {
        if (template.contains("macro")) return newRuntime();
        if (shared == null) shared = newRuntime();
        return shared;
    }

    private static RuntimeInstance newRuntime() throws Exception {
        RuntimeInstance runtime = new RuntimeInstance();
        runtime.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        runtime.setProperty("velocimacro.library", "");
        runtime.init();
        return runtime;
    }

    private static String error(Throwable problem) {
        String kind = "other";
        int line = 0;
        int column = 0;
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof ParseErrorException) {
            kind = "parse";
            line = ((ParseErrorException) problem).getLineNumber();
            column = ((ParseErrorException) problem).getColumnNumber();
        } else if (problem instanceof TemplateInitException) {
            kind = "parse";
            line = ((TemplateInitException) problem).getLineNumber();
            column = ((TemplateInitException) problem).getColumnNumber();
        } else if (problem instanceof MethodInvocationException) {
            kind = "method";
            line = ((MethodInvocationException) problem).getLineNumber();
            column = ((MethodInvocationException) problem).getColumnNumber();
        } else if (problem instanceof ResourceNotFoundException) {
            kind = "resource";
        } else if (problem instanceof MacroOverflowException) {
            kind = "macro-depth";
        } else if (message.contains("'get(java.lang.Integer)'")) {
            kind = "index";
        }
        Matcher matcher = POSITION.matcher(message);
        if (kind.equals("parse") && line <= 0 && matcher.find()) {
            line = Integer.parseInt(matcher.group(1));
            column = Integer.parseInt(matcher.group(2));
        }
        return "\"error\":{\"kind\":\"" + kind + "\",\"line\":" + line + ",\"column\":" + column
            + ",\"message\":" + Json.quote(problem.getClass().getSimpleName() + ": " + message) + "}";
    }

    /** The one hook: what is null or cannot be reached is the empty string. */
    public static class EmptyString implements InvalidReferenceEventHandler {
        @Override
        public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
            return "";
        }

        @Override
        public boolean invalidSetMethod(Context context, String left, String right, Info info) {
            return false;
        }

        @Override
        public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
            return "";
        }
    }

    /** A list of the payload: prints as JSON, as the gateway's JSON library does. */
    public static class PayloadList extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return Json.write(this);
        }
    }

    static List<Object> newList(boolean isPayload) {
        return isPayload ? new PayloadList() : new ArrayList<Object>();
    }
}
