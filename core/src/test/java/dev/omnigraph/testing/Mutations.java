package dev.omnigraph.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Damages real inputs: bytes, texts and JSON. The same seed does the same damage to the same input.
 */
public final class Mutations {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(500).build())
                  .build())
          .build();

  private static final Pattern TOKENS =
      Pattern.compile("\\s+|[A-Za-z_$@][A-Za-z0-9_]*|[0-9.]+|\"[^\"\n]*\"|.", Pattern.DOTALL);

  /** What JSON may spell as a number, and what it may not. */
  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "1",
          "2",
          "0.5",
          "1.0",
          "-0.0",
          "256",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967295",
          "4294967296",
          "4611686018427387904",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "1e400",
          "-1e400",
          "1e-400",
          "1e999999999",
          "1e-999999999",
          "123456789".repeat(60),
          "123456789".repeat(600),
          "NaN",
          "-Infinity",
          "00");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"a\":1}",
          "[1]",
          "[\"a\"]",
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"1\"",
          "\"-1\"",
          "\"all\"",
          "\"NaN\"",
          "\"é\u2028🛫\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"a\\udc00b\"",
          "\"../../x\"",
          "\"/\"",
          "\"tables/t1/x\"",
          "\"__manifest/main/x\"",
          "\"%00\"",
          "\"(((((\"",
          "\"+1000000000-12-31T23:59:59.999999999Z\"",
          "\"-1000000000-01-01T00:00:00Z\"",
          "\"2026-13-45T00:00:00Z\"",
          "\"1970-01-01T00:00:00Z\"",
          "\"AAAA\"",
          "\"Vector(2147483647)\"",
          "\"Vector(-1)\"",
          "\"enum()\"",
          "\"[String]?\"",
          "\"I64?\"");

  private static final List<String> CHARACTERS =
      List.of(
          "\u0000",
          "\ud800",
          "\udc00",
          "\ud83d\ude00",
          "\ufeff",
          "\u2028",
          "\u00e9",
          "e\u0301",
          "\u202e",
          "\u00a0",
          "\r\n",
          "\r",
          "\n",
          "\t",
          "\\",
          "\"",
          "'",
          "`",
          "\u0001",
          "\u007f");

  private final Random random;

  public Mutations(Random random) {
    this.random = random;
  }

  /** One of some. */
  public <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /**
   * Other bytes: cut, changed, moved, blanked, or put together with others.
   *
   * @param other of the same kind
   */
  public byte[] bytes(byte[] original, byte[] other) {
    byte[] bytes = original.clone();
    if (bytes.length == 0) {
      return other.clone();
    }
    int from = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(bytes.length - from, 1 << random.nextInt(16)));
    switch (random.nextInt(8)) {
      case 0 -> bytes = Arrays.copyOf(bytes, from);
      case 1 -> bytes[from] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[from] = (byte) random.nextInt();
      case 3 -> {
        int to = random.nextInt(bytes.length);
        byte moved = bytes[from];
        bytes[from] = bytes[to];
        bytes[to] = moved;
      }
      case 4 -> Arrays.fill(bytes, from, from + length, (byte) (random.nextBoolean() ? 0 : -1));
      case 5 -> System.arraycopy(original, random.nextInt(from + 1), bytes, from, length);
      case 6 -> bytes = joined(original, from, other, random.nextInt(other.length + 1));
      default -> bytes = joined(original, from, original, from + length);
    }
    return bytes;
  }

  /** The beginning of one and the end of another. */
  private static byte[] joined(byte[] head, int end, byte[] tail, int start) {
    byte[] joined = Arrays.copyOf(head, end + tail.length - start);
    System.arraycopy(tail, start, joined, end, tail.length - start);
    return joined;
  }

  /**
   * Another text: characters or words inserted, deleted, repeated, swapped or nested.
   *
   * @param words of the language
   */
  public String text(String text, List<String> words) {
    List<String> tokens =
        new ArrayList<>(TOKENS.matcher(text).results().map(match -> match.group()).toList());
    tokens.add("");
    int at = random.nextInt(tokens.size());
    int other = random.nextInt(tokens.size());
    int end = Math.min(tokens.size(), at + 1 + random.nextInt(6));
    switch (random.nextInt(12)) {
      case 0 -> tokens.subList(at, end).clear();
      case 1 -> tokens.addAll(other, List.copyOf(tokens.subList(at, end)));
      case 2 -> java.util.Collections.swap(tokens, at, other);
      case 3, 4 -> tokens.add(at, " " + one(words) + " ");
      case 5, 6 -> tokens.set(at, one(words));
      case 7 -> tokens.set(at, one(NUMBERS));
      case 8 -> tokens.add(at, one(CHARACTERS));
      case 9 -> {
        String token = tokens.get(at);
        int cut = random.nextInt(token.length() + 1);
        tokens.set(at, token.substring(0, cut) + one(CHARACTERS) + token.substring(cut));
      }
      case 10 -> tokens.subList(at, tokens.size()).clear();
      default -> tokens.set(at, much(tokens.get(at)));
    }
    return String.join("", tokens);
  }

  /** A lot of something, so that depth and length have to be bounded. */
  private String much(String token) {
    int times = 1 << (4 + random.nextInt(12));
    return switch (random.nextInt(6)) {
      case 0 -> "(".repeat(times) + token + ")".repeat(times);
      case 1 -> "[".repeat(times) + token + "]".repeat(times);
      case 2 -> "not { ".repeat(times) + token + " }".repeat(times);
      case 3 -> "not ".repeat(times) + token;
      case 4 -> token + "x".repeat(times);
      default -> (token + " ").repeat(Math.min(times, 20_000 / (token.length() + 1) + 1));
    };
  }

  /** One to three places of a document changed. */
  public String json(String document) {
    return json(document, name -> true);
  }

  /**
   * One to three places changed inside of members of some names.
   *
   * @param inside names of members; where there are none the whole document is meant
   */
  public String json(String document, Predicate<String> inside) {
    JsonNode root = tree(document);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      List<Place> places = new ArrayList<>();
      collect(root, false, inside, places);
      if (places.isEmpty()) {
        collect(root, true, inside, places);
      }
      if (!places.isEmpty()) {
        change(one(places), places);
        String changed = root.toString();
        try {
          root = JSON.readTree(changed);
        } catch (JsonProcessingException e) {
          return changed; // no JSON any more, or too deep
        }
      }
    }
    return root.toString();
  }

  private static JsonNode tree(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(document, e);
    }
  }

  /** Where a value stands: a member of an object, or an element of an array. */
  private record Place(ContainerNode<?> parent, String name, int index) {
    JsonNode value() {
      return parent instanceof ObjectNode object ? object.get(name) : parent.get(index);
    }

    void put(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        object.set(name, value);
      } else {
        ((ArrayNode) parent).set(index, value);
      }
    }

    void remove() {
      if (parent instanceof ObjectNode object) {
        object.remove(name);
      } else {
        ((ArrayNode) parent).remove(index);
      }
    }
  }

  private static void collect(
      JsonNode node, boolean within, Predicate<String> inside, List<Place> places) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                boolean in = within || inside.test(member.getKey());
                if (in) {
                  places.add(new Place(object, member.getKey(), 0));
                }
                collect(member.getValue(), in, inside, places);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (within) {
          places.add(new Place(array, "", i));
        }
        collect(array.get(i), within, inside, places);
      }
    }
  }

  private void change(Place place, List<Place> places) {
    JsonNode value = place.value();
    switch (random.nextInt(12)) {
      case 0 -> place.remove();
      case 1 -> place.put(one(places).value().deepCopy());
      case 2 -> place.put(raw(one(VALUES)));
      case 3 -> place.put(raw(one(NUMBERS)));
      case 4 -> twice(place, value);
      case 5 -> place.put(raw(nested()));
      case 6 -> {
        if (place.parent() instanceof ObjectNode object) {
          object.set(one(List.of("x", place.name() + "s", "", "a\u0000")), value);
        }
      }
      case 7 -> place.put(JsonNodeFactory.instance.textNode("x".repeat(1 << random.nextInt(18))));
      default -> place.put(near(value));
    }
  }

  /** A value of the same type. */
  private JsonNode near(JsonNode value) {
    if (value.isIntegralNumber()) {
      return random.nextInt(3) == 0
          ? raw(one(NUMBERS))
          : JsonNodeFactory.instance.numberNode(
              value.longValue() + (random.nextBoolean() ? 1 : -1) * (1L << random.nextInt(63)));
    }
    if (value.isTextual()) {
      String text = value.textValue();
      int at = random.nextInt(text.length() + 1);
      return JsonNodeFactory.instance.textNode(
          random.nextBoolean()
              ? text.substring(0, at) + text.substring(Math.min(text.length(), at + 1))
              : text.substring(0, at) + one(CHARACTERS) + text.substring(at));
    }
    if (value instanceof ArrayNode array && !array.isEmpty()) {
      List<JsonNode> items = new ArrayList<>();
      array.forEach(items::add);
      switch (random.nextInt(4)) {
        case 0 -> java.util.Collections.reverse(items);
        case 1 -> items.add(one(items));
        case 2 -> items.removeLast();
        default -> items.clear();
      }
      return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
    return raw(one(VALUES));
  }

  private static void twice(Place place, JsonNode value) {
    if (place.parent() instanceof ObjectNode object) {
      object.putRawValue(
          place.name(), new RawValue("%s,\"%s\":%s".formatted(value, place.name(), value)));
    } else {
      ((ArrayNode) place.parent()).insert(place.index(), value.deepCopy());
    }
  }

  private String nested() {
    int depth = 1 << random.nextInt(17);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static JsonNode raw(String json) {
    return JsonNodeFactory.instance.rawValueNode(new RawValue(json));
  }
}
