using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>
/// Tells which of several rows with one key counts where they were read one after the other: the last, for a record that was read again is
/// the newer one.
/// </summary>
internal sealed class LastRows
{
    private readonly Dictionary<UInt128, Last> _last = [];
    private int _place;

    /// <summary>How many keys there are.</summary>
    public int Keys => _last.Count;

    /// <summary>How many rows do not count because a later one has their key and says something else.</summary>
    public int Replaced { get; private set; }

    /// <summary>Notes the next row.</summary>
    public void Note(ListRow row)
    {
        var (key, content) = (ListIntake.KeyOf(row.Key), ContentOf(row));
        if (_last.TryGetValue(key, out var known) && known.Content != content)
            Replaced++;
        _last[key] = new Last(_place++, content);
    }

    /// <summary>Whether a row counts.</summary>
    /// <param name="row">The row.</param>
    /// <param name="place">Its place among all that were noted, from 0.</param>
    public bool Counts(ListRow row, int place) => _last.TryGetValue(ListIntake.KeyOf(row.Key), out var last) && last.Place == place;

    private static ulong ContentOf(ListRow row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(row, ListJson.Default.ListRow), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private readonly record struct Last(int Place, ulong Content);
}
