package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static dev.omnigraph.store.s3.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large content: sent in parts, as conditional as small content, and leaving nothing behind. */
class MultipartUploadTest {
  private static final int PART = 1000;
  private static final Answer INITIATED =
      ok(
          "<InitiateMultipartUploadResult><UploadId>the-upload</UploadId></InitiateMultipartUploadResult>");
  private static final Answer COMPLETED =
      ok("<CompleteMultipartUploadResult><Key>a</Key></CompleteMultipartUploadResult>");

  private final byte[] content = new byte[2 * PART + 1];
  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  private final Map<Integer, String> parts = new ConcurrentSkipListMap<>();

  MultipartUploadTest() {
    new Random(3).nextBytes(content);
  }

  /** A server that takes uploads; a test changes some of its answers. */
  private Answer upload(ScriptedServer.Request request) {
    String query = request.target().substring(request.target().indexOf('?') + 1);
    if (request.is("POST") && query.startsWith("uploads")) {
      steps.add("create");
      return INITIATED;
    }
    if (request.is("PUT")) {
      int number = Integer.parseInt(query.replaceAll(".*partNumber=(\\d+).*", "$1"));
      steps.add("part");
      parts.put(number, latin(request.body()));
      return ok("").with("ETag", "\"tag" + number + "\"");
    }
    if (!query.contains("uploadId=the-upload")) {
      return error(404, "NoSuchUpload");
    }
    steps.add(
        request.is("DELETE") ? "abort" : "complete " + request.headers().get("if-none-match"));
    return request.is("DELETE") ? reply(204, "") : COMPLETED;
  }

  private <T> T with(
      Function<ScriptedServer.Request, Answer> script, Function<ObjectStore, T> call) {
    try (ScriptedServer server = new ScriptedServer(script);
        ObjectStore store = server.open(ScriptedServer.TIMING, ScriptedServer.CREDENTIALS, PART)) {
      return call.apply(store);
    }
  }

  private PutIfAbsent create(Function<ScriptedServer.Request, Answer> script) {
    return with(script, store -> store.putIfAbsent("a", Content.of(content)));
  }

  /** As {@link #upload}, but the completion is answered so. */
  private Function<ScriptedServer.Request, Answer> completing(Answer... answers) {
    List<Answer> left = new ArrayList<>(List.of(answers));
    return request -> {
      Answer usual = upload(request);
      return usual.equals(COMPLETED) && !left.isEmpty() ? left.removeFirst() : usual;
    };
  }

  @Test
  void the_parts_are_the_content_and_the_completion_is_conditional() {
    assertThat(create(this::upload)).isInstanceOf(PutIfAbsent.Created.class);
    assertThat(steps).containsExactly("create", "part", "part", "part", "complete *");
    assertThatPartsAreTheContent();
  }

  /** A part is signed in chunks; its own bytes stand in the first, unbroken. */
  private void assertThatPartsAreTheContent() {
    String whole = latin(content);
    assertThat(parts).hasSize(3);
    assertThat(parts.get(1)).contains(whole.substring(0, PART));
    assertThat(parts.get(2)).contains(whole.substring(PART, 2 * PART));
    assertThat(parts.get(3)).contains("\r\n" + whole.substring(2 * PART) + "\r\n");
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_file_is_sent_in_parts_too(@TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("content"), content);
    with(this::upload, store -> store.put("a", Content.of(file)));
    assertThat(steps).containsExactly("create", "part", "part", "part", "complete null");
    assertThatPartsAreTheContent();
  }

  @Test
  void what_fits_one_part_is_one_request() {
    with(
        request -> {
          steps.add(request.method());
          return ok("");
        },
        store -> store.put("a", Content.of(new byte[PART])));
    assertThat(steps).containsExactly("PUT");
  }

  @Test
  void a_failed_condition_is_found_in_the_status_and_in_the_body_of_a_200() {
    for (Answer refused :
        List.of(
            error(412, "PreconditionFailed"),
            reply(200, "<Error><Code>PreconditionFailed</Code></Error>"))) {
      steps.clear();
      assertThat(create(completing(refused))).isInstanceOf(PutIfAbsent.Exists.class);
      assertThat(steps).endsWith("complete *", "abort");
    }
  }

  @Test
  void a_conflict_begins_a_new_upload() {
    for (Answer conflict :
        List.of(
            error(409, "ConditionalRequestConflict"),
            reply(200, "<Error><Code>ConditionalRequestConflict</Code></Error>"))) {
      steps.clear();
      assertThat(create(completing(conflict))).isInstanceOf(PutIfAbsent.Created.class);
      assertThat(steps)
          .containsSubsequence("create", "complete *", "abort", "create", "complete *")
          .filteredOn("abort"::equals)
          .hasSize(1);
    }
  }

  @Test
  void a_completion_without_a_clear_answer_is_neither_repeated_nor_aborted() {
    for (Answer unclear :
        List.of(
            new Answer.Cut(),
            error(500, "InternalError"),
            error(503, "SlowDown"),
            reply(200, "<Error><Code>InternalError</Code></Error>"))) {
      steps.clear();
      assertThat(create(completing(unclear))).isInstanceOf(PutIfAbsent.Unknown.class);
      assertThat(steps).containsExactly("create", "part", "part", "part", "complete *");
    }
  }

  @Test
  void a_failed_part_ends_the_upload_without_effect() {
    Stream<Answer> failures =
        Stream.of(error(500, "InternalError"), new Answer.Cut(), error(403, "AccessDenied"));
    failures.forEach(
        failure -> {
          steps.clear();
          assertThatExceptionOfType(StoreException.class)
              .isThrownBy(() -> create(request -> request.is("PUT") ? failure : upload(request)))
              .isInstanceOfAny(StoreUnavailableException.class, AccessDeniedException.class);
          assertThat(steps).endsWith("abort").doesNotContain("complete *");
        });
  }

  @Test
  void what_can_t_be_aborted_does_not_hide_why_it_should() {
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(
            () ->
                create(
                    request ->
                        switch (request.method()) {
                          case "PUT" -> error(403, "AccessDenied");
                          case "DELETE" -> error(500, "InternalError");
                          default -> upload(request);
                        }));
  }

  @Test
  void an_upload_that_can_t_begin_has_no_effect() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> create(request -> error(503, "SlowDown")));
  }

  @Test
  void an_unconditional_completion_is_tried_again_and_may_have_happened_in_the_end() {
    with(completing(error(503, "SlowDown")), store -> store.put("a", Content.of(content)));
    assertThat(steps).endsWith("complete null", "complete null");

    Answer lost = new Answer.Cut();
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(
            () ->
                with(
                    completing(lost, error(404, "NoSuchUpload")),
                    store -> store.put("a", Content.of(content))));
    assertThat(steps).doesNotContain("abort");
  }
}
