package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.NearestName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of the things that a schema declares are things that the accepted one has: types,
 * or the properties of a type.
 *
 * @param <T> what is matched
 */
final class Renames<T> {
  private final String what;
  private final Function<T, String> name;
  private final Function<T, List<Annotation>> annotations;
  private final UnaryOperator<String> spelling;
  private final String sourceName;
  private final List<Diagnostic> refused;

  /**
   * @param what stands before a name in messages
   * @param spelling of names that are the same
   * @param refused takes renames that can't be
   */
  Renames(
      String what,
      Function<T, String> name,
      Function<T, List<Annotation>> annotations,
      UnaryOperator<String> spelling,
      String sourceName,
      List<Diagnostic> refused) {
    this.what = what;
    this.name = name;
    this.annotations = annotations;
    this.spelling = spelling;
    this.sourceName = sourceName;
    this.refused = refused;
  }

  /** By name as declared the accepted thing; without those that are new. */
  Map<String, T> match(List<T> accepted, List<T> declared) {
    Map<String, T> there = new LinkedHashMap<>();
    accepted.forEach(each -> there.put(key(each), each));
    Map<String, String> origins = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (T each : declared) {
      names.add(key(each));
      String origin = origin(each, there);
      if (origin != null) {
        origins.put(key(each), origin);
      }
    }
    Map<String, T> matched = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (T each : declared) {
      String origin = origins.get(key(each));
      if (origin != null && isClear(each, origin, there, names, origins, taken)) {
        matched.put(name.apply(each), there.get(origin));
      }
    }
    for (T each : declared) {
      T same = there.get(key(each));
      if (!origins.containsKey(key(each)) && same != null && !taken.contains(key(each))) {
        matched.put(name.apply(each), same);
      }
    }
    return matched;
  }

  private String key(T thing) {
    return spelling.apply(name.apply(thing));
  }

  /** The accepted name of a thing that is renamed now; null where it is not. */
  private @Nullable String origin(T declared, Map<String, T> there) {
    String stated = stated(declared);
    T same = there.get(key(declared));
    if (stated == null || stated.equals(key(declared))) {
      return null;
    }
    if (same != null && stated.equals(stated(same))) {
      return null; // done before
    }
    if (there.containsKey(stated)) {
      return stated;
    }
    if (same == null) {
      refuse(
          "rename_source_missing",
          "expected %s that is there to be renamed to `%s`, found no `%s`; without @rename_from it is a new one"
              .formatted(what, name.apply(declared), stated),
          NearestName.of(stated, there.keySet()));
    }
    return null;
  }

  private @Nullable String stated(T thing) {
    for (Annotation annotation : annotations.apply(thing)) {
      if (annotation.name().equals(Annotation.RENAME_FROM)) {
        return spelling.apply(annotation.text());
      }
    }
    return null;
  }

  /** Whether a rename says one thing only. */
  private boolean isClear(
      T declared,
      String origin,
      Map<String, T> there,
      Set<String> names,
      Map<String, String> origins,
      Set<String> taken) {
    if (!taken.add(origin)) {
      refuse(
          "rename_ambiguous",
          "expected %s `%s` to be renamed once, found another name than `%s` too"
              .formatted(what, origin, name.apply(declared)),
          null);
      return false;
    }
    boolean bothStay =
        there.containsKey(key(declared)) && names.contains(origin) && !origins.containsKey(origin);
    if (bothStay) {
      refuse(
          "rename_ambiguous",
          "expected %s `%s` to be gone or renamed too, since there is a `%s` already, found both"
              .formatted(what, origin, name.apply(declared)),
          null);
    }
    return !bothStay;
  }

  private void refuse(String code, String message, @Nullable String suggestion) {
    refused.add(new Diagnostic(code, message, sourceName, 0, 0, null, suggestion));
  }
}
