using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What a call asks for cannot be read; the message says what is wrong and what to write.</summary>
internal sealed class OpsRequestException(string message) : Exception(message);

/// <summary>
/// What a call asks for: the fields of its JSON body and, where that lacks one, the parameters of its address. A name that is not known is
/// refused, for a misspelt filter would mean all.
/// </summary>
internal sealed class OpsFields
{
    private const int MaxBytes = 64 << 10;

    // How Azure takes a function key from an address
    private static readonly string[] Keys = ["code", "clientid"];

    private readonly Dictionary<string, JsonNode?> _fields;

    private OpsFields(Dictionary<string, JsonNode?> fields) => _fields = fields;

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">What it may say.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="OpsRequestException">The body is no JSON object, or a name or a value is not known.</exception>
    public static async Task<OpsFields> ReadAsync(HttpRequest request, OpsCall call, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, JsonNode?>();
        foreach (var (name, values) in request.Query.Where(parameter => !Keys.Contains(parameter.Key.ToLowerInvariant())))
        {
            if (values.Count > 1 && call.Parameters.Any(parameter => parameter.Name == name && !parameter.Several))
                throw new OpsRequestException($"'{OpsAnswer.Shown(name)}' is there {values.Count} times: give it one value.");
            fields[name] = JsonValue.Create(string.Join(',', values.ToArray()));
        }

        if (call.Parameters.Count > 0)
        {
            var text = await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation)
                ?? throw new OpsRequestException($"A body has at most {MaxBytes} bytes.");
            foreach (var (name, value) in Body(text))
                fields[name] = value;
        }

        var read = new OpsFields(fields);
        string[] wrong = [.. Unknown(fields.Keys, call), .. read.WrongValues(call)];
        return wrong.Length == 0 ? read : throw new OpsRequestException(string.Join(' ', wrong));
    }

    /// <summary>A text; <see langword="null"/> where it is missing or empty.</summary>
    public string? Text(string name) => FieldText.From(_fields.GetValueOrDefault(name)) is { Length: > 0 } text ? text : null;

    /// <summary>One of some words; <see langword="null"/> where it is missing.</summary>
    /// <exception cref="OpsRequestException">It is another word.</exception>
    public string? Word(string name, IReadOnlyList<string> words) => Text(name) is not { } text || words.Contains(text)
        ? Text(name)
        : throw new OpsRequestException($"'{name}' is one of {string.Join(", ", words)}, not '{OpsAnswer.Shown(text)}'.");

    /// <summary>Some words: an array, or a text with commas; <see langword="null"/> where it is missing.</summary>
    /// <exception cref="OpsRequestException">One is another word.</exception>
    public IReadOnlyList<string>? Words(string name, IReadOnlyList<string> words)
    {
        if (!_fields.TryGetValue(name, out var node) || node is null)
            return null;
        string[] given = node is JsonArray array
            ? [.. array.Select(item => FieldText.From(item) ?? "")]
            : (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(given, word => !words.Contains(word)) is { } other
            ? throw new OpsRequestException($"'{name}' names some of {string.Join(", ", words)}, not '{OpsAnswer.Shown(other)}'.")
            : given;
    }

    /// <summary>Some texts: an array, or a text with commas; none where it is missing.</summary>
    public IReadOnlyList<string> Texts(string name) => _fields.GetValueOrDefault(name) is JsonArray array
        ? [.. array.Select(FieldText.From).OfType<string>()]
        : (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A value as it is; <see langword="null"/> where it is missing or empty.</summary>
    public JsonNode? Node(string name) => _fields.GetValueOrDefault(name) is { } node && FieldText.From(node) is not "" ? node : null;

    /// <summary>Names and what each is, of a JSON object; a null is an empty text. Empty where it is missing.</summary>
    /// <exception cref="OpsRequestException">It is no object of texts.</exception>
    public IReadOnlyDictionary<string, string> Pairs(string name)
    {
        if (!_fields.TryGetValue(name, out var node) || node is null)
            return new Dictionary<string, string>();
        return node is JsonObject pairs && pairs.All(pair => pair.Value is null or JsonValue)
            ? pairs.ToDictionary(pair => pair.Key, pair => FieldText.From(pair.Value) ?? "", StringComparer.Ordinal)
            : throw new OpsRequestException($"'{name}' is a JSON object of names and texts, in the body.");
    }

    /// <summary>A yes or no; no where it is missing.</summary>
    /// <exception cref="OpsRequestException">It is something else.</exception>
    public bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        { } other => throw new OpsRequestException($"'{name}' is true or false, not '{OpsAnswer.Shown(other)}'."),
    };

    /// <summary>A number.</summary>
    /// <exception cref="OpsRequestException">It is no number, or out of bounds.</exception>
    public int Number(string name, int otherwise, int min, int max)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new OpsRequestException($"'{name}' is a number from {min} to {max}.");
    }

    /// <summary>A time, or how long ago it was; <see langword="null"/> where it is missing.</summary>
    /// <exception cref="OpsRequestException">It is neither.</exception>
    public DateTimeOffset? TimeOrAge(string name, DateTimeOffset now)
    {
        if (Text(name) is not { } text)
            return null;
        if (Duration.TryParse(text, out var ago))
            return now - ago;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new OpsRequestException($"'{name}' is an ISO 8601 time, such as 2026-11-23T08:00:00Z, or how long ago, such as 7d.");
    }

    private static IEnumerable<string> Unknown(IEnumerable<string> names, OpsCall call)
    {
        string[] known = [.. call.Parameters.Select(parameter => parameter.Name)];
        string[] unknown = [.. names.Where(name => !known.Contains(name))];
        if (unknown.Length == 0)
            yield break;
        if (known.Length == 0)
        {
            var all = string.Join(", ", unknown.Select(name => $"'{OpsAnswer.Shown(name)}'"));
            yield return $"{all} is not known here: this call has no parameters.";
            yield break;
        }

        foreach (var name in unknown)
        {
            var meant = Spelling.Nearest(name, known) is { } near ? $": did you mean '{near}'?" : ".";
            yield return $"'{OpsAnswer.Shown(name)}' is not known here{meant}";
        }

        yield return $"Known are {string.Join(", ", known)}.";
    }

    private IEnumerable<string> WrongValues(OpsCall call)
    {
        foreach (var (name, _, values, several) in call.Parameters.Where(parameter => parameter.Values is not null))
        {
            string? wrong = null;
            try
            {
                if (ReferenceEquals(values, OpsParameters.YesOrNo))
                    _ = Flag(name);
                else if (several)
                    _ = Words(name, values!);
                else
                    _ = Word(name, values!);
            }
            catch (OpsRequestException other)
            {
                wrong = other.Message;
            }

            if (wrong is not null)
                yield return wrong;
        }
    }

    private static JsonObject Body(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        try
        {
            return PipelineJson.Parse(text) as JsonObject ?? throw new OpsRequestException("The body is JSON, but no object.");
        }
        catch (JsonException error)
        {
            throw new OpsRequestException($"The body is no JSON: {error.Message}");
        }
    }
}
