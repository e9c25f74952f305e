namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>People who are probably one.</summary>
/// <param name="Why">What they have in common, in words that name nobody, such as <c>telephone number</c>.</param>
/// <param name="People">They, the newest first.</param>
internal sealed record DuplicateGroup(IReadOnlyList<string> Why, IReadOnlyList<KnownPerson> People);

/// <summary>
/// Finds people who are known under several addresses: of one telephone number, of one whole name at one company, or whose addresses are
/// one mailbox (<c>jane+news@acme.example</c>). What two have in common with a third makes all three one. Values in, values out.
/// </summary>
internal static class DuplicatePeople
{
    /// <summary>
    /// So many people have one telephone number, or one name at one company, only where it is a switchboard's or a placeholder: it makes
    /// nobody one.
    /// </summary>
    public const int MostAlike = 5;

    private const string Phone = "telephone number";
    private const string Name = "name and company";
    private const string Mailbox = "mailbox";

    /// <summary>The groups of more than one address, the largest first.</summary>
    /// <param name="people">The people, each address once.</param>
    public static IReadOnlyList<DuplicateGroup> Find(IReadOnlyList<KnownPerson> people)
    {
        var roots = Enumerable.Range(0, people.Count).ToArray();
        var links = new List<(int Person, string Why)>();
        foreach (var alike in people.SelectMany((person, i) => Marks(person).Select(mark => (Mark: mark, Person: i))).GroupBy(
            one => one.Mark))
        {
            int[] same = [.. alike.Select(one => one.Person).Distinct()];
            if (same.Length is < 2 or > MostAlike)
                continue;
            links.Add((same[0], alike.Key.Why));
            foreach (var other in same.Skip(1))
                roots[Root(roots, other)] = Root(roots, same[0]);
        }

        var why = links.ToLookup(link => Root(roots, link.Person), link => link.Why);
        return
        [
            .. people.Select((person, i) => (Person: person, Root: Root(roots, i)))
                .GroupBy(one => one.Root)
                .Where(group => group.Skip(1).Any())
                .Select(group => new DuplicateGroup(
                    [.. why[group.Key].Distinct().Order(StringComparer.Ordinal)],
                    [.. group.Select(one => one.Person).OrderByDescending(person => person.At)]))
                .OrderByDescending(group => group.People.Count)
                .ThenByDescending(group => group.People[0].At),
        ];
    }

    private static IEnumerable<(string Why, string Value)> Marks(KnownPerson person)
    {
        if (person.Phone is { } phone)
            yield return (Phone, phone);
        if (person is { Name: { } name, Domain: { } domain })
            yield return (Name, $"{name}\n{domain}");
        yield return (Mailbox, MailboxOf(person.Email));
    }

    // What follows a plus in an address is its owner's to choose, at every large provider (RFC 5233)
    private static string MailboxOf(string email)
    {
        var at = email.LastIndexOf('@');
        var plus = email.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? email[..plus] + email[at..] : email;
    }

    private static int Root(int[] roots, int person)
    {
        while (roots[person] != person)
            person = roots[person] = roots[roots[person]];
        return person;
    }
}
