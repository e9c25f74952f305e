namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>Which words of two names are the same.</summary>
internal sealed class WordPairs
{
    private readonly List<NameWord> _matched = [];

    private WordPairs(IReadOnlyList<NameWord> lead, IReadOnlyList<NameWord> account) => (LeadLeft, AccountLeft) = (lead, account);

    /// <summary>The words that both have, as the account has them.</summary>
    public IReadOnlyList<NameWord> Matched => _matched;

    /// <summary>The words of the lead's company that the account has not.</summary>
    public IReadOnlyList<NameWord> LeadLeft { get; private set; }

    /// <summary>The words of the account that the lead's company has not.</summary>
    public IReadOnlyList<NameWord> AccountLeft { get; private set; }

    /// <summary>How many are the same with a slip of typing.</summary>
    public int Slips { get; private set; }

    /// <summary>How many are the same but for a letter that may make another word.</summary>
    public int Resembling { get; private set; }

    /// <summary>The length of the longest word with a slip.</summary>
    public int LongestSlip { get; private set; }

    /// <summary>Whether all words of one begin the other, in their order.</summary>
    public bool IsBeginning { get; private set; }

    /// <summary>How many words of a kind both have.</summary>
    public int Count(WordKind kind) => _matched.Count(word => word.Kind == kind);

    /// <summary>Finds the pairs.</summary>
    public static WordPairs Find(IReadOnlyList<NameWord> lead, IReadOnlyList<NameWord> account)
    {
        var partners = new int[lead.Count];
        Array.Fill(partners, -1);
        var isTaken = new bool[account.Count];
        var pairs = new WordPairs(lead, account);
        for (var i = 0; i < lead.Count; i++)
            pairs.Pair(partners, isTaken, i, word => word.Text == lead[i].Text);
        for (var i = 0; i < lead.Count; i++)
        {
            if (partners[i] < 0 && lead[i].Kind == WordKind.Strong)
                pairs.PairMistyped(partners, isTaken, i);
        }

        for (var i = 0; i < lead.Count; i++)
        {
            if (partners[i] < 0)
                pairs.PairInitials(partners, isTaken, i);
        }

        pairs.IsBeginning = IsInOrder(partners, lead.Count) && (
            partners.All(partner => partner >= 0) ? !isTaken.SkipWhile(taken => taken).Any(taken => taken)
            : !partners.SkipWhile(partner => partner >= 0).Any(partner => partner >= 0) && isTaken.All(taken => taken));
        pairs.LeadLeft = [.. lead.Where((word, i) => partners[i] < 0 && word.Kind != WordKind.Joint)];
        pairs.AccountLeft = [.. account.Where((word, i) => !isTaken[i] && word.Kind != WordKind.Joint)];
        return pairs;
    }

    private static bool IsInOrder(int[] partners, int count)
    {
        var last = -1;
        for (var i = 0; i < count; i++)
        {
            if (partners[i] < 0)
                continue;
            if (partners[i] < last)
                return false;
            last = partners[i];
        }

        return true;
    }

    private void Pair(int[] partners, bool[] isTaken, int at, Func<NameWord, bool> isSame)
    {
        for (var j = 0; j < isTaken.Length; j++)
        {
            if (isTaken[j] || !isSame(AccountLeft[j]))
                continue;
            (partners[at], isTaken[j]) = (j, true);
            _matched.Add(AccountLeft[j]);
            return;
        }
    }

    private void PairMistyped(int[] partners, bool[] isTaken, int at)
    {
        var word = LeadLeft[at].Text;
        Pair(partners, isTaken, at, other => other.Kind == WordKind.Strong && Typo.IsSlip(word, other.Text) is not null);
        if (partners[at] < 0)
            return;
        var other = AccountLeft[partners[at]].Text;
        if (Typo.IsSlip(word, other) is true)
            (Slips, LongestSlip) = (Slips + 1, Math.Max(LongestSlip, Math.Max(word.Length, other.Length)));
        else
            Resembling++;
    }

    // "Riverbend CU" is "Riverbend Credit Union"
    private void PairInitials(int[] partners, bool[] isTaken, int at)
    {
        var word = LeadLeft[at].Text;
        if (word.Length is < 2 or > 4)
            return;
        for (var from = 0; from + word.Length <= isTaken.Length; from++)
        {
            var run = Enumerable.Range(from, word.Length).ToArray();
            if (!run.All(j => !isTaken[j] && AccountLeft[j].Text[0] == word[j - from]))
                continue;
            partners[at] = from;
            foreach (var j in run)
            {
                isTaken[j] = true;
                _matched.Add(AccountLeft[j]);
            }

            return;
        }
    }
}
