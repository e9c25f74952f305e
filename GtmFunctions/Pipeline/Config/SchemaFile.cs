using System.Numerics;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace GtmFunctions.Pipeline.Config;

/// <summary>A JSON Schema of the app's own, by which what people write is checked first.</summary>
/// <param name="name">The file's name in the room Config.</param>
internal sealed class SchemaFile(string name)
{
    // Wording an error looks for what may have been meant, which is dear where there are very many
    private const int MostWorded = 150;

    private readonly Lazy<JsonSchema> _parsed = new(() => JsonSchema.FromJsonAsync(ReadText(name)).GetAwaiter().GetResult());

    /// <summary>The schema's own text.</summary>
    public string Text { get; } = ReadText(name);

    /// <summary>Checks a document against the schema, everything at once.</summary>
    /// <param name="document">The document as JSON.</param>
    /// <param name="untold">How many errors there are beyond those that are told.</param>
    /// <returns>What is wrong, with the path of keys and list positions that leads there.</returns>
    public IReadOnlyList<PlacedError> Check(JsonNode? document, out int untold)
    {
        using var reader = new JsonTextReader(new StringReader(document?.ToJsonString() ?? "null"))
        {
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
            MaxDepth = 64,
        };
        var json = JToken.ReadFrom(reader);
        ClampNumbers(json);
        var errors = _parsed.Value.Validate(json).SelectMany(SchemaMessage.Single).Where(SchemaMessage.IsTold).ToList();
        untold = Math.Max(0, errors.Count - MostWorded);
        return [.. errors.Take(MostWorded).Select(SchemaMessage.From).Distinct(SameError.Instance)];
    }

    // The validator throws on integers that are larger than any that the schema allows
    private static void ClampNumbers(JToken json)
    {
        foreach (var value in (json as JContainer)?.DescendantsAndSelf().OfType<JValue>() ?? [])
        {
            if (value.Value is BigInteger large)
                value.Value = large.Sign > 0 ? long.MaxValue : long.MinValue;
        }
    }

    private static string ReadText(string name)
    {
        using var stream = typeof(SchemaFile).Assembly.GetManifestResourceStream($"Config/{name}")
            ?? throw new InvalidOperationException($"Config/{name} is not embedded: see Pipeline.csproj");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed class SameError : IEqualityComparer<PlacedError>
    {
        public static readonly SameError Instance = new();

        public bool Equals(PlacedError? x, PlacedError? y) => x!.Message == y!.Message && x.Path.SequenceEqual(y.Path);

        public int GetHashCode(PlacedError obj) => obj.Message.GetHashCode(StringComparison.Ordinal);
    }
}
