package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreProbe;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** S65: a server that would lose commits is refused before the first of them. */
class ConditionProofIT {

  @Test
  void a_server_that_keeps_the_condition_is_accepted() {
    S3Server server = S3Server.running();
    try (ObjectStore store = server.open(server.newPlace())) {
      assertThat(ConditionProof.prove(store, "proof").isFor(store.location())).isTrue();
      assertThat(store.list(ListRequest.of("")).entries()).as("what is left").isEmpty();
      StoreProbe.Report report =
          StoreProbe.run(store, "probe", InstantSource.system(), finding -> {});
      assertThat(report.fit()).as(report.toString()).isTrue();
    }
  }

  @Test
  void a_server_that_lets_several_creators_win_is_refused() throws IOException {
    StoreOptions options =
        new StoreOptions(
            false,
            InstantSource.system(),
            Map.of("AWS_ACCESS_KEY_ID", "any", "AWS_SECRET_ACCESS_KEY", "any"));
    try (S3Mock server = S3Mock.start();
        ObjectStore store =
            ObjectStores.open(
                "s3://" + S3Mock.BUCKET + "/graph?endpoint=" + server.endpoint(), options)) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .isThrownBy(() -> ConditionProof.prove(store, "proof"))
          .withMessageStartingWith("s3://unfit/graph can't hold a graph, it would lose commits:");
      assertThat(store.list(ListRequest.of("")).entries()).as("what is left").isEmpty();
      StoreProbe.Report report =
          StoreProbe.run(store, "probe", InstantSource.system(), finding -> {});
      assertThat(report.fit()).as(report.toString()).isFalse();
    }
  }
}
