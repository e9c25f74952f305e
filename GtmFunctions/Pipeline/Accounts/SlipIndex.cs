using GtmFunctions.Pipeline.Accounts.Names;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>
/// Finds words that differ from a word by a slip of typing: each word is kept under itself and under all that it is without one of its
/// letters, so that two with a slip between them meet (as SymSpell does, https://github.com/wolfgarbe/SymSpell). Two arrays take less
/// memory than a dictionary would.
/// </summary>
internal sealed class SlipIndex
{
    private const int Shortest = 5;
    private const int Longest = 40;

    private readonly string[] _words;
    private readonly ulong[] _keys;
    private readonly int[] _places;

    /// <summary>Makes the index.</summary>
    public SlipIndex(IEnumerable<string> words)
    {
        _words = [.. words.Where(word => word.Length is >= Shortest and <= Longest).Distinct(StringComparer.Ordinal)];
        var count = _words.Sum(word => word.Length + 1);
        (_keys, _places) = (new ulong[count], new int[count]);
        var at = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var without = -1; without < _words[i].Length; without++)
                (_keys[at], _places[at++]) = (Key(_words[i], without), i);
        }

        Array.Sort(_keys, _places);
    }

    /// <summary>The words that differ from a word by a slip; the word itself is not among them.</summary>
    public IEnumerable<string> Find(string word)
    {
        if (word.Length is < Shortest - 1 or > Longest)
            return [];
        var found = new HashSet<int>();
        for (var without = -1; without < word.Length; without++)
        {
            var key = Key(word, without);
            var at = Array.BinarySearch(_keys, key);
            if (at < 0)
                continue;
            while (at > 0 && _keys[at - 1] == key)
                at--;
            for (; at < _keys.Length && _keys[at] == key; at++)
                found.Add(_places[at]);
        }

        return found.Select(place => _words[place]).Where(other => other != word && Typo.IsSlip(word, other) is not null);
    }

    // FNV-1a over the letters but one; two words of one key are compared before they count
    private static ulong Key(string word, int without)
    {
        var hash = 14695981039346656037UL;
        for (var i = 0; i < word.Length; i++)
        {
            if (i != without)
                hash = (hash ^ word[i]) * 1099511628211UL;
        }

        return hash;
    }
}
