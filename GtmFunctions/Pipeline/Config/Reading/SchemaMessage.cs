using System.Globalization;
using GtmFunctions.Pipeline.Language;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// A schema error in plain words: what is wrong, and what to write instead. A value is never repeated: it may be a secret.
/// </summary>
internal static class SchemaMessage
{
    /// <summary>The error itself, or those inside it.</summary>
    public static IEnumerable<ValidationError> Single(ValidationError error) => error is ChildSchemaValidationError children
        ? children.Errors.Values.SelectMany(errors => errors).SelectMany(Single)
        : [error];

    /// <summary>Whether an error says something: what is of another kind lacks all keys, too, and may be fine as it is.</summary>
    public static bool IsTold(ValidationError error) => error.Kind != ValidationErrorKind.PropertyRequired || error.Token is JObject;

    /// <summary>The message for a single error that is told.</summary>
    public static PlacedError From(ValidationError error)
    {
        var path = Path(error.Token);
        return error.Kind switch
        {
            ValidationErrorKind.NoAdditionalPropertiesAllowed =>
                new([.. path.SkipLast(error.Token is JProperty ? 1 : 0), error.Property!], UnknownKey(error)),
            ValidationErrorKind.PropertyRequired => new(path, $"'{error.Property}' is missing{Help(error)}"),
            _ => new(path, Wrong(error, path)),
        };
    }

    private static string Wrong(ValidationError error, List<string> path)
    {
        if (error.Token is JValue { Type: JTokenType.Null })
            return "this has no value: give it one, or remove the key";

        var schema = error.Schema.ActualSchema;
        return error.Kind switch
        {
            ValidationErrorKind.NotInEnumeration => $"this must be {OneOf(schema.Enumeration.Select(AsWritten))}",
            ValidationErrorKind.NumberTooSmall => $"this must be at least {Number(schema.Minimum)}",
            ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => $"this must be at most {Number(schema.Maximum)}",
            ValidationErrorKind.TooManyItems => $"this may have at most {schema.MaxItems} items",
            ValidationErrorKind.TooFewItems or ValidationErrorKind.TooFewProperties or ValidationErrorKind.StringTooShort =>
                $"this must not be empty{(schema.Title is null ? "" : $": write {schema.Title}")}",
            _ when path.Count == 0 => "the document must be a mapping of keys to values: begin with 'version: 1' and 'sources:'",
            _ => $"this must be {schema.Title ?? Kind(schema.Type)}",
        };
    }

    private static string AsWritten(object? value) => value is bool flag ? (flag ? "true" : "false") : $"{value}";

    private static string UnknownKey(ValidationError error) =>
        $"there is no key '{error.Property}' here{Spelling.Suggest(error.Property!, error.Schema.ActualSchema.ActualProperties.Keys)}";

    private static string Help(ValidationError error) =>
        error.Schema.ActualSchema.ActualProperties.TryGetValue(error.Property!, out var property)
            && (property.Description ?? property.ActualSchema.Description ?? property.ActualSchema.Title) is { } help
            ? $": {char.ToLowerInvariant(help[0])}{help[1..].TrimEnd('.')}"
            : "";

    private static string Kind(JsonObjectType type) => type switch
    {
        JsonObjectType.Integer => "a whole number",
        JsonObjectType.Number => "a number",
        JsonObjectType.Boolean => "true or false",
        JsonObjectType.Array => "a list",
        JsonObjectType.Object => "a mapping of keys to values",
        JsonObjectType.String => "a text",
        _ => "of another kind",
    };

    private static string OneOf(IEnumerable<string> values) =>
        values.ToArray() is [var only] ? only : $"one of {string.Join(", ", values)}";

    private static string Number(decimal? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static List<string> Path(JToken? token)
    {
        var path = new List<string>();
        for (; token is not null; token = token.Parent)
        {
            if (token is JProperty property)
                path.Insert(0, property.Name);
            else if (token.Parent is JArray list)
                path.Insert(0, list.IndexOf(token).ToString(CultureInfo.InvariantCulture));
        }

        return path;
    }
}
