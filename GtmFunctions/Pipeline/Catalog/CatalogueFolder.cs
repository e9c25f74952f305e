using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// The definitions of a folder of the catalogue, each read when it is first asked for: an app that starts needs those that its document
/// names, and reading all takes it a quarter of the processor time to its first answer.
/// </summary>
/// <param name="files">What reads a file, by the definition's name.</param>
internal sealed class CatalogueFolder<T>(IReadOnlyDictionary<string, Lazy<T>> files) : IReadOnlyDictionary<string, T>
{
    /// <inheritdoc/>
    public IEnumerable<string> Keys => files.Keys;

    /// <summary>All definitions, which reads all files.</summary>
    public IEnumerable<T> Values => files.Values.Select(file => file.Value);

    /// <inheritdoc/>
    public int Count => files.Count;

    /// <inheritdoc/>
    public T this[string key] => files[key].Value;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => files.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        value = files.TryGetValue(key, out var file) ? file.Value : default;
        return file is not null;
    }

    /// <summary>All definitions by name, which reads all files.</summary>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() =>
        files.Select(file => KeyValuePair.Create(file.Key, file.Value.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
