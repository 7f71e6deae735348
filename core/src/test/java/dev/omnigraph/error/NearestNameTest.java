package dev.omnigraph.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES = List.of("Person", "Company", "worksAt", "name", "a");

  @ParameterizedTest
  @CsvSource({
    "Persn, Person",
    "Personn, Person",
    "Persan, Person",
    "Presno, Person",
    "PERSON, Person",
    "comapny, Company",
    "worksin, worksAt",
    "naem, name",
    "b, a",
    "person, Person",
  })
  void a_slip_of_the_pen_is_understood(String written, String meant) {
    assertThat(NearestName.of(written, NAMES)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"Prsn", "Pxxxon", "organisation", "nmes", "''"})
  void what_is_far_from_everything_has_no_nearest(String written) {
    assertThat(NearestName.of(written, List.of("Person", "organization chart"))).isNull();
  }

  @Test
  void among_equally_near_ones_the_first_wins() {
    assertThat(NearestName.of("cat", List.of("rat", "bat"))).isEqualTo("rat");
    assertThat(NearestName.of("bat", List.of("rat", "bat"))).isEqualTo("bat");
  }
}
