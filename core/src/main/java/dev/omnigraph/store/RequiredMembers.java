package dev.omnigraph.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.Executable;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member that is not declared nullable, nor as one that may be left out, has to be there. Of
 * collections nothing is said: empty ones may be left out, and their records know which.
 */
final class RequiredMembers extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return isRequired(member) ? Boolean.TRUE : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated member) {
    return isRequired(member)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
        : JsonSetter.Value.empty();
  }

  private static boolean isRequired(Annotated member) {
    Class<?> type = member.getRawType();
    JsonProperty declared = member.getAnnotation(JsonProperty.class);
    return (declared == null || declared.required())
        && member instanceof AnnotatedParameter parameter
        && !Collection.class.isAssignableFrom(type)
        && !Map.class.isAssignableFrom(type)
        && parameter.getOwner().getAnnotated() instanceof Executable maker
        && !maker.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
            Nullable.class);
  }
}
