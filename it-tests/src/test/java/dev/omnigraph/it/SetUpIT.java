package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreMisconfiguredException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** S69 with a real server: what is wrong with the set-up is said in one sentence. */
class SetUpIT {
  private final S3Server server = S3Server.running();

  @Test
  void a_bucket_that_is_not_there_is_named() {
    String bucket = "none-" + UUID.randomUUID();
    String uri =
        "s3://%s/graph?endpoint=%s"
            .formatted(bucket, URLEncoder.encode(server.endpoint(), StandardCharsets.UTF_8));
    try (ObjectStore store = server.open(uri)) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .isThrownBy(() -> store.get("head"))
          .withMessageStartingWith("there is no bucket `" + bucket + "` on ");
    }
  }

  @Test
  void a_wrong_secret_key_is_told_from_a_wrong_access_key() {
    String place = server.newPlace();
    try (ObjectStore store =
        ObjectStores.open(place, server.options(Map.of("AWS_SECRET_ACCESS_KEY", "wrong")))) {
      assertThatExceptionOfType(AccessDeniedException.class)
          .isThrownBy(() -> store.get("head"))
          .withMessageContaining("the secret key does not fit the access key");
    }
    try (ObjectStore store =
        ObjectStores.open(place, server.options(Map.of("AWS_ACCESS_KEY_ID", "nobody")))) {
      assertThatExceptionOfType(AccessDeniedException.class)
          .isThrownBy(() -> store.get("head"))
          .withMessageContaining("does not know these credentials");
    }
  }
}
