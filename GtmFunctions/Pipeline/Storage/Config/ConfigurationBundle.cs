using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>A document with the tables that it names and its fixtures: what is stored as one immutable version.</summary>
/// <param name="FileName">The document's name, for messages.</param>
/// <param name="Document">The document's text.</param>
/// <param name="Tables">The text of each table by its file's name.</param>
public sealed record ConfigurationBundle(string FileName, string Document, IReadOnlyDictionary<string, string> Tables)
{
    /// <summary>The name of the file beside the document that has <see cref="Fixtures"/>; no table can have it.</summary>
    public const string FixturesFile = "fixtures.yaml";

    /// <summary>
    /// The text of <c>fixtures.yaml</c>, the events that show what the rules do; <see langword="null"/> where there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fixtures { get; init; }

    /// <summary>
    /// The first 12 hexadecimal digits of the SHA-256 over the exact bytes (UTF-8) of the document, its tables by name and its fixtures,
    /// where it has any: each is preceded by its name and its length, so that nothing can move from one to the other unseen. The
    /// document's own name does not count.
    /// </summary>
    [JsonIgnore]
    public string Version
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, "", Document);
            foreach (var (name, text) in Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
                Append(hash, name, text);
            if (Fixtures is not null)
                Append(hash, FixturesFile, Fixtures);
            return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        }
    }

    /// <summary>The bundle as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a bundle.</exception>
    public static ConfigurationBundle FromJson(string json)
    {
        var bundle = JsonSerializer.Deserialize<ConfigurationBundle>(json, JsonSerializerOptions.Web);
        return bundle is { FileName: not null, Document: not null, Tables: not null }
            ? bundle
            : throw new JsonException("the text is not a configuration bundle: 'fileName', 'document' or 'tables' is missing");
    }

    private static void Append(IncrementalHash hash, string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{bytes.Length}\n"));
        hash.AppendData(bytes);
    }
}
