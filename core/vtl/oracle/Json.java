import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Just enough JSON: numbers by their source text, objects in order, lists of the kind asked for. */
class Json {
    private final String text;
    private final boolean isPayload;
    private int at = 0;

    Json(String text, boolean isPayload) {
        this.text = text;
        this.isPayload = isPayload;
    }

    Object read() {
        skipBlanks();
        char c = text.charAt(at);
        if (c == '{') return readObject();
        if (c == '[') return readList();
        if (c == '"') return readString();
        if (text.startsWith("true", at)) return word("true", Boolean.TRUE);
        if (text.startsWith("false", at)) return word("false", Boolean.FALSE);
        if (text.startsWith("null", at)) return word("null", null);
        return readNumber();
    }

    private Object word(String word, Object value) {
        at += word.length();
        return value;
    }

    private Object readObject() {
        Map<String, Object> map = new LinkedHashMap<String, Object>();
        at++;
        skipBlanks();
        while (text.charAt(at) != '}') {
            if (text.charAt(at) == ',') at++;
            skipBlanks();
            String key = readString();
            skipBlanks();
            at++;
            map.put(key, read());
            skipBlanks();
        }
        at++;
        return map;
    }

    private Object readList() {
        List<Object> list = VelocityOracle.newList(isPayload);
        at++;
        skipBlanks();
        while (text.charAt(at) != ']') {
            if (text.charAt(at) == ',') at++;
            list.add(read());
            skipBlanks();
        }
        at++;
        return list;
    }

    private String readString() {
        StringBuilder out = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        switch (c) {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u':
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default: return c;
        }
    }

    private Object readNumber() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        String number = text.substring(start, at);
        if (number.matches(".*[.eE].*")) return Double.valueOf(number);
        BigInteger value = new BigInteger(number);
        if (value.bitLength() < 32) return value.intValue();
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    static String write(Object value) {
        if (value instanceof List) {
            StringBuilder out = new StringBuilder("[");
            for (Object item : (List<?>) value) out.append(out.length() > 1 ? "," : "").append(write(item));
            return out.append("]").toString();
        }
        if (value instanceof Map) {
            StringBuilder out = new StringBuilder("{");
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet())
                out.append(out.length() > 1 ? "," : "").append(quote(String.valueOf(entry.getKey()))).append(":").append(write(entry.getValue()));
            return out.append("}").toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) return String.valueOf(value);
        return quote(value.toString()).replace("/", "\\/");
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c == '\n') out.append("\\n");
            else if (c == '\r') out.append("\\r");
            else if (c == '\t') out.append("\\t");
            else if (c == '\b') out.append("\\b");
            else if (c == '\f') out.append("\\f");
            else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2000 && c < 0x2100)) out.append(String.format("\\u%04X", (int) c));
            else out.append(c);
        }
        return out.append("\"").toString();
    }
}
