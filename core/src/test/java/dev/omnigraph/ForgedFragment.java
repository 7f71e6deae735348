package dev.omnigraph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.testing.FragmentBytes;
import dev.omnigraph.testing.Mutations;
import dev.omnigraph.testing.SealedDocument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A fragment that says something else than its rows, under checksums that are right. */
final class ForgedFragment {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BATCHES = "omnigraph.batches";
  private static final int[] NUMBERS = {
    -1, 0, 1, 127, 1 << 16, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final String key;
  private final Random random;
  private final Mutations mutations;
  private final FragmentBytes fragment;

  ForgedFragment(String key, byte[] bytes, Random random) {
    this.key = key;
    this.random = random;
    this.mutations = new Mutations(random);
    FragmentBytes real = FragmentBytes.of(bytes);
    if (random.nextInt(6) == 0) {
      fragment = new FragmentBytes(real.body(), mutations.bytes(real.footer(), real.footer()));
      return;
    }
    Map<String, String> metadata = real.metadata();
    if (random.nextInt(3) == 0) {
      changeBuffer(real.body(), metadata);
    } else {
      changeMember(metadata);
    }
    metadata.replaceAll(
        (member, value) ->
            new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    fragment = real.metadata(metadata);
  }

  private void changeMember(Map<String, String> metadata) {
    List<String> members = new ArrayList<>(metadata.keySet());
    members.sort(String::compareTo);
    String member = random.nextInt(3) == 0 ? BATCHES : mutations.one(members);
    String value = Objects.requireNonNull(metadata.get(member));
    if (value.startsWith("{") || value.startsWith("[")) {
      metadata.put(member, mutations.json(value));
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> metadata.remove(member);
      case 1 -> metadata.put(member, Objects.requireNonNull(metadata.get(mutations.one(members))));
      case 2 -> metadata.put(member, mutations.one(List.of("zstd", "none", "", "1", "-1", "AAAA")));
      default -> metadata.put(member, mutations.text(value, members));
    }
  }

  /** Other bytes of a column, for instance offsets beyond its end. */
  private void changeBuffer(byte[] body, Map<String, String> metadata) {
    try {
      ArrayNode batches = (ArrayNode) JSON.readTree(metadata.get(BATCHES));
      ArrayNode buffers = (ArrayNode) batches.get(random.nextInt(batches.size())).get("buffers");
      int buffer = 3 * random.nextInt(buffers.size() / 3);
      int start = buffers.get(buffer).intValue();
      int length = buffers.get(buffer + 1).intValue();
      if (length > 0) {
        ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          int at = start + random.nextInt(length) / 4 * 4;
          if (random.nextBoolean() && at + 4 <= start + length) {
            bytes.putInt(at, NUMBERS[random.nextInt(NUMBERS.length)]);
          } else {
            bytes.put(at, (byte) random.nextInt());
          }
        }
        buffers.set(buffer + 2, FragmentBytes.crc(body, start, length));
      }
      metadata.put(BATCHES, batches.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts it into a graph, and tells all who refer to it. */
  void into(Map<String, byte[]> graph) {
    byte[] bytes = fragment.whole();
    byte[] end = fragment.end();
    graph.put(key, bytes);
    for (Map.Entry<String, byte[]> object : graph.entrySet()) {
      String text = new String(object.getValue(), StandardCharsets.UTF_8);
      if (object.getKey().endsWith(".json") && text.contains(key)) {
        int line = text.indexOf('\n');
        JsonNode document = tree(text.substring(line + 1));
        for (JsonNode parent : document.findParents("footerCrc")) {
          if (parent.get("key").textValue().equals(key)) {
            ((ObjectNode) parent)
                .put("bytes", bytes.length)
                .put("footerBytes", end.length)
                .put("footerCrc", FragmentBytes.crc(end, 0, end.length));
          }
        }
        object.setValue(SealedDocument.of(text.substring(0, line), document.toString()));
      }
    }
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
