using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Cli.Settings;

/// <summary>
/// App settings on this machine: the environment, then the <c>Values</c> of a <c>local.settings.json</c> in the Functions format
/// (https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file).
/// </summary>
public static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads the settings. Names are the same in any case, and two underscores in a name read as a colon, as in Azure.</summary>
    /// <param name="file">The path of a <c>local.settings.json</c>; one that does not exist adds nothing.</param>
    /// <exception cref="InvalidDataException">The file is not in the format; the message names file and key, never a value.</exception>
    public static IConfiguration Load(string file) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(File.Exists(file) ? Values(file) : [])
            .AddEnvironmentVariables()
            .Build();

    private static Dictionary<string, string?> Values(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{file} holds no object: give {{ \"IsEncrypted\": false, \"Values\": {{ ... }} }}");
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new InvalidDataException(
                    $"{file} is encrypted, so only the Functions tools can read it: run 'func settings decrypt'");
            if (!root.TryGetProperty("Values", out var values))
                return [];
            if (values.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{file}: Values is no object of names and texts");

            var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var value in values.EnumerateObject())
                settings[value.Name.Replace("__", ConfigurationPath.KeyDelimiter)] = Text(file, value);
            return settings;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file} is not JSON, at line {exception.LineNumber + 1}", exception);
        }
    }

    private static string Text(string file, JsonProperty value) =>
        value.Value.ValueKind == JsonValueKind.String
            ? value.Value.GetString()!
            : throw new InvalidDataException($"{file}: Values.{value.Name} is no text: put it in quotes");
}
