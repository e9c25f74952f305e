using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>Reads what owners have before the event.</summary>
internal static class OwnedReading
{
    /// <summary>Reads <c>owned</c>; nothing where it is missing.</summary>
    public static OwnedBefore Read(Entry? entry, FixtureNames names)
    {
        if (entry is not { IsMapping: true })
            return OwnedBefore.Nothing;
        CheckAddress(entry["account"]);
        ValueReading.CheckKnown(entry["last"], "member of a roster", names.Members);
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in entry["taken"]?.Entries ?? [])
        {
            CheckMember(member, member.Key, names);
            taken[member.Key] = member.Whole ?? 0;
        }

        return new OwnedBefore { Account = entry["account"]?.Text, Taken = taken, Last = entry["last"]?.Texts ?? [] };
    }

    /// <summary>Reports what is no e-mail address.</summary>
    public static void CheckAddress(Entry? entry)
    {
        foreach (var item in entry?.Items ?? [])
        {
            if (item.Text is { } text && !text.Contains('@', StringComparison.Ordinal))
                item.Report("this must be an e-mail address, such as dee@example.com");
        }
    }

    private static void CheckMember(Entry entry, string email, FixtureNames names)
    {
        if (!names.Members.Contains(email))
            entry.Report($"there is no member of a roster '{email}'{Language.Spelling.Suggest(email, names.Members)}");
    }
}
