using GtmFunctions.Pipeline.Accounts.Names;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>
/// The accounts of a list in memory, found by what a lead has in common with them: only those are compared, so that a match takes as long
/// among a hundred thousand as among a hundred. It never changes.
/// </summary>
internal sealed class AccountIndex
{
    // Words that more accounts have than this find none by themselves
    private const int MostOfWord = 2_000;
    private const int MostCompared = 200;
    private const int MostShown = 5;
    private const double LeastShown = 0.3;
    private const double Margin = 0.06;
    private const double AsGood = 0.7;

    private readonly Account[] _accounts;
    private readonly Dictionary<string, int> _byKey;
    private readonly Dictionary<string, int[]> _byHost;
    private readonly Dictionary<string, int[]> _byRegistrable;
    private readonly Dictionary<string, int[]> _byLabel;
    private readonly Dictionary<string, int[]> _byName;
    private readonly Dictionary<string, int[]> _byWord;
    private readonly SlipIndex _words;
    private readonly SlipIndex _labels;

    /// <summary>Makes the index.</summary>
    public AccountIndex(IEnumerable<Account> accounts)
    {
        _accounts = [.. accounts];
        _byKey = new Dictionary<string, int>(_accounts.Length, StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < _accounts.Length; at++)
            _byKey.TryAdd(_accounts[at].Key, at);
        _byHost = Index(account => account.Host is { } host ? [host.Name] : []);
        _byRegistrable = Index(account => account.Host is { } host ? [host.Registrable] : []);
        _byLabel = Index(account => account.Host is { } host ? [host.SqueezedLabel] : []);
        _byName = Index(account => account.Company is { } company ? [company.Squeezed] : []);
        _byWord = Index(account => account.Company is { } company
            ? company.Words.Where(word => word.Kind is WordKind.Strong or WordKind.Common).Select(word => word.Text).Distinct()
            : []);
        _words = new SlipIndex(_byWord.Keys.Concat(_byName.Keys));
        _labels = new SlipIndex(_byLabel.Keys);
    }

    /// <summary>How many accounts there are.</summary>
    public int Count => _accounts.Length;

    /// <summary>An account by its key; <see langword="null"/> where there is none.</summary>
    public Account? Find(string key) => _byKey.TryGetValue(key, out var at) ? _accounts[at] : null;

    /// <summary>The accounts that fit a lead best, the best first; none where none fits at all.</summary>
    public IReadOnlyList<Candidate> Match(Lead lead)
    {
        if (lead.IsUnknown)
            return [];
        Candidate[] fitting =
        [
            .. Nearest(lead)
                .Select(at => Matching.Score(lead, _accounts[at]))
                .Where(candidate => candidate.Score >= LeastShown)
                .OrderByDescending(candidate => candidate.Score)
                .ThenByDescending(candidate => candidate.Account.Host?.Name.Length ?? 0)
                .ThenBy(candidate => candidate.Account.Key, StringComparer.Ordinal)
                .Take(MostShown),
        ];
        return Doubt(fitting);
    }

    // Of two that fit alike nobody can tell which it is but a person. A host that is below another is nearer than that
    private static Candidate[] Doubt(Candidate[] fitting)
    {
        if (fitting is not [var best, var second, ..] || best.Score - second.Score >= Margin || IsNearer(best, second))
            return fitting;
        var doubted = best with
        {
            Score = Math.Min(best.Score, AsGood),
            Reasons = [.. best.Reasons, new AccountReason(AccountReasonKind.AsGood, second.Account.Name)],
        };
        return [doubted, .. fitting[1..].Select(one => one with { Score = Math.Min(one.Score, doubted.Score) })];
    }

    private static bool IsNearer(Candidate best, Candidate second) =>
        IsByDomain(best) && (!IsByDomain(second) || best.Account.Host!.Name != second.Account.Host!.Name);

    private static bool IsByDomain(Candidate candidate) =>
        candidate.Reasons.Any(reason => reason.Kind is AccountReasonKind.SameDomain or AccountReasonKind.BelowDomain);

    private IEnumerable<int> Nearest(Lead lead)
    {
        var votes = new Dictionary<int, double>();
        void Vote(int[]? accounts, double weight)
        {
            foreach (var at in accounts ?? [])
                votes[at] = votes.GetValueOrDefault(at) + weight;
        }

        if (lead.Host is { } host)
        {
            foreach (var name in host.Ancestry())
                Vote(_byHost.GetValueOrDefault(name), 10);
            Vote(_byRegistrable.GetValueOrDefault(host.Registrable), 5);
            Vote(_byLabel.GetValueOrDefault(host.SqueezedLabel), 4);
            foreach (var label in _labels.Find(host.SqueezedLabel))
                Vote(_byLabel.GetValueOrDefault(label), 2);
        }

        if (lead.Company is { } company)
        {
            Vote(_byName.GetValueOrDefault(company.Squeezed), 8);
            foreach (var slip in _words.Find(company.Squeezed))
                Vote(_byName.GetValueOrDefault(slip), 3);
            foreach (var word in company.Words)
                VoteByWord(word, Vote);
        }

        return votes.Count <= MostCompared
            ? votes.Keys
            : votes.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key).Take(MostCompared).Select(vote => vote.Key);
    }

    private void VoteByWord(NameWord word, Action<int[]?, double> vote)
    {
        var same = _byWord.GetValueOrDefault(word.Text);
        if (same is { Length: <= MostOfWord })
            vote(same, 1 / Math.Log2(2 + same.Length));
        if (word.Kind != WordKind.Strong)
            return;
        foreach (var slip in _words.Find(word.Text))
        {
            if (_byWord.GetValueOrDefault(slip) is { Length: <= MostOfWord } near)
                vote(near, 0.5 / Math.Log2(2 + near.Length));
        }
    }

    private Dictionary<string, int[]> Index(Func<Account, IEnumerable<string>> keys) => _accounts
        .SelectMany((account, at) => keys(account).Select(key => (key, at)))
        .GroupBy(pair => pair.key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(pair => pair.at).ToArray(), StringComparer.Ordinal);
}
