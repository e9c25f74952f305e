using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>Rules as one call brings them: the document and all of its tables.</summary>
internal sealed record BundleRequest
{
    private static readonly string[] Names = ["fileName", "document", "tables", "fixtures", "beganFrom", "replace", "to"];

    /// <summary>The rules.</summary>
    public required ConfigurationBundle Bundle { get; init; }

    /// <summary>The version that they began from; <see langword="null"/> where that is not said.</summary>
    public string? BeganFrom { get; init; }

    /// <summary>Whether they replace whichever rules are current, whoever published those.</summary>
    public bool Replace { get; init; }

    /// <summary>How much they are to decide: all, unless that is said.</summary>
    public RolloutShare To { get; init; } = RolloutShare.All;

    /// <summary>Reads a request.</summary>
    /// <param name="json">
    /// <c>{"document","tables":{"name.csv":"text"}}</c> with <c>fixtures</c>, and with <c>fileName</c>, <c>beganFrom</c>,
    /// <c>replace</c> and <c>to</c> (<see cref="RolloutShare"/>) where they are wanted. Tables that the document does not name are left
    /// out.
    /// </param>
    /// <exception cref="FormatException">It is none; the message says what is wrong and what to write.</exception>
    public static BundleRequest Parse(string json)
    {
        var body = Object(json);
        if (body.Select(entry => entry.Key).FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            throw new FormatException($"'{OpsAnswer.Shown(unknown)}' is not known here{Spelling.Suggest(unknown, Names)}");
        var document = Text(body, "document") ?? throw new FormatException("'document' is the text of the document.");
        var named = BundleFiles.TableNames(document);
        return new BundleRequest
        {
            Bundle = new ConfigurationBundle(
                Text(body, "fileName") ?? "gtm.yaml", document, Tables(body).Where(table => named.Contains(table.Key)).ToDictionary())
            {
                Fixtures = Text(body, "fixtures"),
            },
            BeganFrom = Text(body, "beganFrom"),
            Replace = body["replace"] switch
            {
                null => false,
                JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
                _ => throw new FormatException("'replace' is true or false."),
            },
            To = Text(body, "to") is { } to ? RolloutShare.Parse(to) : RolloutShare.All,
        };
    }

    private static JsonObject Object(string json)
    {
        try
        {
            return PipelineJson.Parse(json) as JsonObject
                ?? throw new FormatException($"The rules are a JSON object with {string.Join(", ", Names)}.");
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The request is not JSON: {wrong.Message}", wrong);
        }
    }

    private static string? Text(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => FieldText.From(value),
        _ => throw new FormatException($"'{name}' is text."),
    };

    private static Dictionary<string, string> Tables(JsonObject body) => body["tables"] switch
    {
        null => [],
        JsonObject tables => tables.ToDictionary(
            table => table.Key,
            table => table.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? FieldText.From(value)!
                : throw new FormatException($"'tables.{OpsAnswer.Shown(table.Key)}' is the table's text.")),
        _ => throw new FormatException("'tables' is an object of the tables' names and texts."),
    };
}
