using System.Text;
using System.Text.Json;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>
/// Searches the files of an Azurite that has ended: its databases whole, and of what it only ever appends to (the bodies of blobs and
/// messages) all that a database refers to, which is what is left of it by whoever compacts it.
/// </summary>
internal static class StoredFiles
{
    private static readonly (string Database, string Bodies)[] Appended =
    [
        ("__azurite_db_blob__.json", "__blobstorage__"), ("__azurite_db_queue__.json", "__queuestorage__"),
    ];

    /// <summary>Where a text stands; nowhere where the list is empty.</summary>
    /// <param name="folder">Azurite's folder.</param>
    /// <param name="text">The text, which is looked for in all of <see cref="TextForms"/>.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(string folder, string text)
    {
        var forms = TextForms.Of(text);
        var found = new List<string>();
        var databases = Directory.GetFiles(folder, "__azurite_db_*.json");
        if (databases.Length < 5)
            throw new InvalidOperationException($"These are no files of an Azurite: {string.Join(", ", databases)}");
        foreach (var database in databases)
            Look(Path.GetFileName(database), await File.ReadAllBytesAsync(database));
        foreach (var (database, bodies) in Appended)
        {
            await using var stream = File.OpenRead(Path.Combine(folder, database));
            using var document = await JsonDocument.ParseAsync(stream);
            foreach (var (id, offset, count) in References(document.RootElement))
            {
                var body = await File.ReadAllBytesAsync(Path.Combine(folder, bodies, id));
                Look($"{bodies}/{id} from {offset}", body.AsSpan(offset, count));
            }
        }

        return found;

        void Look(string where, ReadOnlySpan<byte> bytes)
        {
            var held = Encoding.UTF8.GetString(bytes);
            foreach (var form in forms.Where(form => held.Contains(form, StringComparison.OrdinalIgnoreCase)))
                found.Add($"{where}: {form}");
        }
    }

    // A body is named by its file, where it begins there, and its length (common/persistence/IExtentStore of Azurite 3.37.0)
    private static IEnumerable<(string Id, int Offset, int Count)> References(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany(References);
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        var isOne = element.TryGetProperty("offset", out var offset) & element.TryGetProperty("count", out var count)
            & element.TryGetProperty("id", out var id);
        return isOne && id.ValueKind == JsonValueKind.String
            ? [(id.GetString()!, offset.GetInt32(), count.GetInt32())]
            : element.EnumerateObject().SelectMany(property => References(property.Value));
    }
}
