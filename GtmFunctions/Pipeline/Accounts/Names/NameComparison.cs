namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>How two names of companies are to each other.</summary>
internal enum NameMatch
{
    /// <summary>Two companies, or nothing to go by.</summary>
    Different,

    /// <summary>One is a part of the other, or they differ in common words: they may be two companies.</summary>
    Partial,

    /// <summary>One is the other with a letter that makes another word.</summary>
    Resembling,

    /// <summary>One is the beginning of the other, which goes on.</summary>
    Shortened,

    /// <summary>The same with a slip of typing.</summary>
    Mistyped,

    /// <summary>The same but for a country in one of them, as a subsidiary has it.</summary>
    OtherCountry,

    /// <summary>The same.</summary>
    Same,
}

/// <summary>Compares names of companies.</summary>
internal static class NameComparison
{
    private const int LongWord = 7;
    private const int LongName = 8;

    /// <summary>How a lead's company is to an account's name.</summary>
    public static NameMatch Compare(CompanyName lead, CompanyName account)
    {
        if (lead.Squeezed == account.Squeezed)
            return NameMatch.Same;
        var pairs = WordPairs.Find(lead.Words, account.Words);
        var match = Judge(pairs);
        var isSqueezedSlip = match < NameMatch.Mistyped && pairs.LeadLeft.Count > 0 && pairs.AccountLeft.Count > 0
            && Math.Min(lead.Squeezed.Length, account.Squeezed.Length) >= LongName
            && lead.Words.Count != account.Words.Count
            && Typo.IsSlip(lead.Squeezed, account.Squeezed) is true;
        return isSqueezedSlip ? NameMatch.Mistyped : match;
    }

    private static NameMatch Judge(WordPairs pairs)
    {
        var strong = pairs.Count(WordKind.Strong);
        var (leadOpen, accountOpen) = (Open(pairs.LeadLeft), Open(pairs.AccountLeft));
        if (strong == 0)
            return pairs.Matched.Count > 1 && leadOpen + accountOpen == 0 ? NameMatch.Same : NameMatch.Different;
        if (leadOpen > 0 && accountOpen > 0)
        {
            return Has(pairs.LeadLeft, WordKind.Strong) || Has(pairs.AccountLeft, WordKind.Strong)
                ? NameMatch.Different
                : NameMatch.Partial;
        }

        if (leadOpen + accountOpen > 0)
            return pairs.IsBeginning && IsEnough(pairs, strong) ? Spelled(pairs, strong, NameMatch.Shortened) : NameMatch.Partial;
        var isElsewhere = Has(pairs.LeadLeft, WordKind.Country) || Has(pairs.AccountLeft, WordKind.Country);
        return Spelled(pairs, strong, isElsewhere ? NameMatch.OtherCountry : NameMatch.Same);
    }

    // "Okafor Energy" begins "Okafor Energy Services", and "Apex" begins too many
    private static bool IsEnough(WordPairs pairs, int strong) =>
        strong >= 2 || (pairs.Matched.Count >= 2 && !Has(pairs.LeadLeft, WordKind.Strong) && !Has(pairs.AccountLeft, WordKind.Strong));

    private static NameMatch Spelled(WordPairs pairs, int strong, NameMatch match) => pairs switch
    {
        { Resembling: > 0 } => NameMatch.Resembling,
        { Slips: 0 } => match,
        { Slips: 1 } when (strong > 1 || pairs.LongestSlip >= LongWord) && match >= NameMatch.OtherCountry => NameMatch.Mistyped,
        _ => NameMatch.Resembling,
    };

    // Words that count where the other name has none for them
    private static int Open(IReadOnlyList<NameWord> left) => left.Count(word => word.Kind is WordKind.Strong or WordKind.Common);

    private static bool Has(IReadOnlyList<NameWord> words, WordKind kind) => words.Any(word => word.Kind == kind);
}
