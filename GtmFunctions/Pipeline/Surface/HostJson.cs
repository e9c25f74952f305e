using System.Globalization;
using System.Text.Json;

namespace GtmFunctions.Pipeline.Surface;

/// <summary>Reads what both hosts share from <c>host.json</c>, so that the local host behaves as the deployed one does.</summary>
public static class HostJson
{
    private const string QueuesPath = "extensions.queues";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the queue settings of a file.</summary>
    /// <param name="file">The path of a <c>host.json</c>.</param>
    /// <exception cref="InvalidDataException">
    /// The file is missing or a setting is wrong; the message names file, key and what is accepted.
    /// </exception>
    public static QueueSettings ReadQueues(string file) =>
        File.Exists(file)
            ? ParseQueues(File.ReadAllText(file), file)
            : throw new InvalidDataException($"{file} is missing: the queue settings are read from it");

    /// <summary>Reads the queue settings of a document.</summary>
    /// <param name="json">The text of a <c>host.json</c>; comments and trailing commas are accepted, as the host does.</param>
    /// <param name="name">What to call the document in errors.</param>
    /// <exception cref="InvalidDataException">A setting is wrong; the message names document, key and what is accepted.</exception>
    public static QueueSettings ParseQueues(string json, string name = "host.json")
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return Queues(new Section(name, document.RootElement));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name} is not JSON: {exception.Message}", exception);
        }
    }

    private static QueueSettings Queues(Section section)
    {
        var batchSize = section.Number("batchSize", 1, 32) ?? 16;
        return new QueueSettings
        {
            BatchSize = batchSize,
            NewBatchThreshold = section.Number("newBatchThreshold", 0, 10_000) ?? QueueSettings.DefaultThreshold(batchSize),
            VisibilityTimeout = section.Time("visibilityTimeout", TimeSpan.Zero, TimeSpan.FromDays(7)) ?? TimeSpan.Zero,
            MaxDequeueCount = section.Number("maxDequeueCount", 1, int.MaxValue) ?? 5,
            MaxPollingInterval =
                section.Time("maxPollingInterval", QueueSettings.MinPollingInterval, TimeSpan.FromDays(1)) ?? TimeSpan.FromMinutes(1),
            MessageEncoding = section.Encoding("messageEncoding") ?? MessageEncoding.Base64,
        };
    }

    private readonly struct Section
    {
        private readonly string _document;
        private readonly JsonElement? _queues;

        public Section(string document, JsonElement root)
        {
            _document = document;
            var element = root;
            foreach (var name in QueuesPath.Split('.'))
            {
                if (element.ValueKind != JsonValueKind.Object)
                    throw new InvalidDataException($"{document}: '{name}' is looked for in {QueuesPath}, and what holds it is no object");
                if (!element.TryGetProperty(name, out element))
                    return;
            }

            _queues = element.ValueKind == JsonValueKind.Object ? element : throw Wrong("", element, "an object");
        }

        public int? Number(string key, int least, int most)
        {
            if (Find(key) is not { } value)
                return null;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
                ? number
                : throw Wrong($".{key}", value, $"a whole number from {least} to {most}");
        }

        public TimeSpan? Time(string key, TimeSpan least, TimeSpan most)
        {
            if (Find(key) is not { } value)
                return null;
            return value.ValueKind == JsonValueKind.String
                && TimeSpan.TryParseExact(value.GetString(), "c", CultureInfo.InvariantCulture, out var time)
                && time >= least && time <= most
                    ? time
                    : throw Wrong($".{key}", value, $"a time from {least:c} to {most:c}, written as \"hh:mm:ss\"");
        }

        public MessageEncoding? Encoding(string key)
        {
            if (Find(key) is not { } value)
                return null;
            return value.ValueKind != JsonValueKind.String ? throw Wrong($".{key}", value, "\"base64\" or \"none\"")
                : value.GetString()!.ToUpperInvariant() switch
                {
                    "BASE64" => MessageEncoding.Base64,
                    "NONE" => MessageEncoding.None,
                    _ => throw Wrong($".{key}", value, "\"base64\" or \"none\""),
                };
        }

        private JsonElement? Find(string key) => _queues is { } queues && queues.TryGetProperty(key, out var value) ? value : null;

        private InvalidDataException Wrong(string key, JsonElement value, string accepted) =>
            new($"{_document}: {QueuesPath}{key} is {value.GetRawText()}: give {accepted}");
    }
}
