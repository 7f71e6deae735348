package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page about the form on the store tells of every field, with examples that are real. */
class StorageFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```json (.+?)\\n(.*?)^```$");
  private static final Pattern SECTION = Pattern.compile("(?ms)^#+ (.*?)\\n(.*?)(?=^#|\\z)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  private static final String SCHEMA =
      """
      node Person { name: String @key  note: String? }
      edge Knows: Person -> Person { since: I32? }
      """;

  /** Every object that was ever written, by name. */
  private static final Map<String, byte[]> WRITTEN = new ConcurrentSkipListMap<>();

  private static String page = "";

  /** Remembers what is written. */
  private static final class Recorder extends ForwardingObjectStore {
    Recorder(ObjectStore store) {
      super(store);
    }

    @Override
    public Instant put(String key, Content content) {
      Instant time = super.put(key, content);
      WRITTEN.putIfAbsent(key, get(key).bytes());
      return time;
    }

    @Override
    public PutIfAbsent putIfAbsent(String key, Content content) {
      PutIfAbsent answer = super.putIfAbsent(key, content);
      WRITTEN.putIfAbsent(key, get(key).bytes());
      return answer;
    }
  }

  @BeforeAll
  static void write() throws IOException {
    page = Files.readString(Path.of("../docs/dev/storage-format.md"));
    Instant now = Instant.parse("2026-11-21T08:00:00Z");
    AtomicInteger ids = new AtomicInteger();
    OpenOptions options =
        OpenOptions.defaults()
            .clock(() -> now)
            .ids(() -> "01kahzvf%018d".formatted(ids.incrementAndGet()))
            .actor("ada");
    String large = "%d ".formatted(0).repeat(40_000);
    try (Graph graph =
        Omnigraph.create(
            new Recorder(new InMemoryObjectStore(() -> now)), "s.pg", SCHEMA, options)) {
      graph.load(LoadRequest.append(person("Ada", "first")));
      graph.load(
          LoadRequest.append(
              person("Bob", large)
                  + "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\",\"data\":{\"since\":1990}}"));
    }
    String types =
        Stream.iterate(0, i -> i + 1)
            .limit(1000)
            .map(i -> "node TypeWithALongNameWhoseNumberIs%d { name: String @key }".formatted(i))
            .collect(Collectors.joining("\n"));
    Omnigraph.create(new Recorder(new InMemoryObjectStore(() -> now)), "s.pg", types, options)
        .close();
  }

  private static String person(String name, String note) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\",\"note\":\"%s\"}}\n"
        .formatted(name, note);
  }

  static Stream<String> examples() throws IOException {
    String text = Files.readString(Path.of("../docs/dev/storage-format.md"));
    return EXAMPLE.matcher(text).results().map(example -> example.group(1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_what_is_written(String name) throws IOException {
    JsonNode real = unnumbered(real(name));
    assertThat(unnumbered(JSON.readTree(example(name))))
        .as("%s%n%s", name, real.toPrettyString())
        .isEqualTo(real);
  }

  @Test
  void examples_of_whole_objects_can_be_read() throws IOException {
    JsonNode version = JSON.readTree(example("version 2"));
    assertThat(read("version", version, Version.class).commit().actor()).isEqualTo("ada");
    JsonNode sidecar = JSON.readTree(example("sidecar"));
    assertThat(read("sidecar", sidecar, Sidecar.class).baseVersion()).isEqualTo(2);
  }

  /** Tables are staged side by side, so that the numbers of objects have any order. */
  private static JsonNode unnumbered(JsonNode example) throws IOException {
    return JSON.readTree(example.toString().replaceAll("-1-[0-9]\\.arrow", "-1-1.arrow"));
  }

  private static <T> T read(String kind, JsonNode body, Class<T> type) {
    return Document.read("example", Document.write(kind, 1, body), kind, 1, type);
  }

  @Test
  void the_header_line_is_the_one_that_is_written() {
    String whole = new String(WRITTEN.get(VersionKeys.key("main", 1)), StandardCharsets.UTF_8);
    String header = whole.substring(0, whole.indexOf('\n'));
    assertThat(page).contains(header);
  }

  @Test
  void every_field_of_an_object_is_told_of_in_its_order() {
    Set<Class<?>> types = new LinkedHashSet<>();
    collect(Version.class, types);
    collect(Sidecar.class, types);
    assertThat(types).hasSizeGreaterThan(20);
    for (Class<?> type : types) {
      if (type.isRecord()) {
        assertThat(table("`" + name(type) + "`")).as(name(type)).isEqualTo(fields(type));
      }
    }
  }

  @Test
  void every_value_of_an_enum_is_told_of() {
    Set<Class<?>> types = new LinkedHashSet<>();
    collect(Version.class, types);
    List<Class<?>> enums = types.stream().filter(Class::isEnum).toList();
    assertThat(enums).hasSize(2);
    assertThat(enums)
        .flatExtracting(type -> List.of(type.getEnumConstants()))
        .allSatisfy(value -> assertThat(page).contains("`" + value + "`"));
  }

  @Test
  void the_metadata_of_a_footer_are_told_of() throws IOException {
    Set<String> keys =
        footer("tables/t5/").keySet().stream()
            .map(key -> key.replaceFirst("filter\\..*", "filter.k"))
            .map(key -> key.replaceFirst("column\\..*", "column.c"))
            .collect(Collectors.toSet());
    assertThat(table("Metadata of the footer")).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(table("A batch in the metadata")).isEqualTo(members(batches().get(0)));
    assertThat(table("A column in the metadata")).isEqualTo(members(column("p6")));
  }

  @Test
  void every_kind_of_object_is_told_of() {
    Set<String> folders =
        WRITTEN.keySet().stream()
            .map(key -> key.substring(0, key.indexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    folders.add("bases/"); // of larger graphs than the one that is written here
    assertThat(table("Objects"))
        .extracting(name -> name.substring(0, name.indexOf('/') + 1))
        .containsExactlyInAnyOrderElementsOf(folders);
  }

  /** The first column of the table in the section whose heading has a text. */
  private static List<String> table(String heading) {
    List<MatchResult> sections =
        SECTION
            .matcher(page)
            .results()
            .filter(section -> section.group(1).contains(heading))
            .toList();
    assertThat(sections).as("a section `%s`", heading).hasSize(1);
    return ROW.matcher(sections.getFirst().group(2)).results().map(row -> row.group(1)).toList();
  }

  private static String example(String name) {
    return EXAMPLE
        .matcher(page)
        .results()
        .filter(example -> example.group(1).equals(name))
        .map(example -> example.group(2))
        .findFirst()
        .orElseThrow();
  }

  /** What the name of an example stands for: an object, and perhaps a place in it. */
  private static JsonNode real(String name) throws IOException {
    String[] words = name.split(" ", -1);
    JsonNode whole =
        switch (words[0]) {
          case "version" -> body(VersionKeys.key("main", Long.parseLong(words[1])));
          case "sidecar" -> body(only("__recovery/"));
          case "batches" -> batches();
          case "column" -> column(words[1]);
          default -> throw new IllegalArgumentException(name);
        };
    return words[words.length - 1].startsWith("/") ? whole.at(words[words.length - 1]) : whole;
  }

  private static JsonNode body(String key) throws IOException {
    String text = new String(WRITTEN.get(key), StandardCharsets.UTF_8);
    return JSON.readTree(text.substring(text.indexOf('\n')));
  }

  private static String only(String prefix) {
    List<String> keys = WRITTEN.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    assertThat(keys).hasSize(1);
    return keys.getFirst();
  }

  private static JsonNode batches() throws IOException {
    return JSON.readTree(footer("tables/t5/").get("omnigraph.batches"));
  }

  private static JsonNode column(String name) throws IOException {
    return JSON.readTree(footer("tables/t5/").get("omnigraph.column." + name));
  }

  private static List<String> members(JsonNode object) {
    List<String> members = new ArrayList<>();
    object.fieldNames().forEachRemaining(members::add);
    return members;
  }

  private static Map<String, String> footer(String prefix) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(WRITTEN.get(only(prefix))),
                allocator,
                NoCompressionCodec.Factory.INSTANCE)) {
      reader.initialize();
      return reader.getMetaData();
    }
  }

  /** A type of which an object is made, and all that it is made of. */
  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(inner -> collect(inner, found));
    } else if (type instanceof Class<?> own
        && own.getName().startsWith("dev.omnigraph.")
        && !isText(own)
        && found.add(own)) {
      if (own.isSealed()) {
        Stream.of(own.getPermittedSubclasses()).forEach(inner -> collect(inner, found));
      } else if (own.isRecord()) {
        Stream.of(own.getRecordComponents())
            .forEach(component -> collect(component.getGenericType(), found));
      }
    }
  }

  /** Whether it stands as one value and not as an object of its fields. */
  private static boolean isText(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null
        ? type.getSimpleName()
        : outer.getSimpleName() + "." + type.getSimpleName();
  }

  private static List<String> fields(Class<?> type) {
    List<String> fields = new ArrayList<>();
    Class<?> outer = type.getEnclosingClass();
    if (outer != null && outer.isAnnotationPresent(JsonTypeInfo.class)) {
      fields.add("kind");
    }
    Stream.of(type.getRecordComponents()).map(RecordComponent::getName).forEach(fields::add);
    return fields;
  }
}
