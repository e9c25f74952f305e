using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>Takes the rows of a version one by one: counts and hashes them, leaves out those whose key is missing or was there.</summary>
internal sealed class ListIntake
{
    private const int LongestKey = 500;
    private const int LongestRow = 64 << 10;
    private const int MostColumns = 200;
    private const int MostTold = 5;
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly HashSet<UInt128> _keys = [];
    private readonly SortedSet<string> _columns = new(StringComparer.Ordinal);
    private readonly List<long> _told = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _place;
    private int _withoutKey;
    private int _repeated;
    private string? _hashed;

    /// <summary>How many rows were taken.</summary>
    public int Count => _keys.Count;

    /// <summary>The columns that any of them has a value for.</summary>
    public IReadOnlyList<string> Columns => [.. _columns];

    /// <summary>Why the rows cannot be used; <see langword="null"/> where they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which rows were left out.</summary>
    public ListLeftOut LeftOut => new(_withoutKey, _repeated, _told);

    /// <summary>A hash of the rows that were taken; none are taken after it was asked for.</summary>
    public string Hash => _hashed ??= Convert.ToHexStringLower(_hash.GetHashAndReset())[..32];

    /// <summary>Whether a row of a key was taken.</summary>
    public bool Has(string key) => _keys.Contains(KeyOf(key));

    /// <summary>Takes a row.</summary>
    /// <returns>The line that is written for it; <see langword="null"/> where it is left out or nothing more is taken.</returns>
    public ReadOnlyMemory<byte>? Take(ListRow row)
    {
        _place++;
        var key = row.Key.Trim();
        if (key.Length == 0)
            return LeaveOut(ref _withoutKey);
        if (key.Length > LongestKey)
            return Fail($"row {_place} has a key of {key.Length} characters; at most {LongestKey} are allowed");
        if (!_keys.Add(KeyOf(key)))
            return LeaveOut(ref _repeated);
        if (_keys.Count > ListVersions.MostRows)
            return Fail($"there are more than {ListVersions.MostRows.ToString("N0", CultureInfo.InvariantCulture)} rows");
        var line = JsonSerializer.SerializeToUtf8Bytes(row with { Key = key }, ListJson.Default.ListRow);
        if (line.Length > LongestRow)
            return Fail($"row {_place} has {line.Length} bytes; at most {LongestRow} are allowed");
        _columns.UnionWith(row.Fields.Keys);
        if (_columns.Count > MostColumns)
            return Fail($"there are more than {MostColumns} columns, at row {_place}");
        byte[] written = [.. line, .. LineEnd];
        _hash.AppendData(written);
        return written;
    }

    private ReadOnlyMemory<byte>? LeaveOut(ref int count)
    {
        count++;
        if (_told.Count < MostTold)
            _told.Add(_place);
        return null;
    }

    private ReadOnlyMemory<byte>? Fail(string why)
    {
        Fault = why;
        return null;
    }

    /// <summary>What a key is known by: 128 bits of a SHA-256, so that two keys of a list have the same never.</summary>
    public static UInt128 KeyOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key.Trim().ToLowerInvariant()), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
