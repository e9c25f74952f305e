using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Somebody whom something names as the owner.</summary>
/// <param name="By">What names them.</param>
/// <param name="Email">Their address.</param>
/// <param name="As">What they are called as a candidate.</param>
internal sealed record NamedOwner(ChosenBy By, string Email, string As)
{
    /// <summary><see cref="As"/> of who had the account's last event.</summary>
    public const string OfAccount = "the account's owner";

    // https://www.rfc-editor.org/errata/eid1690: what is longer is no address
    private const int LongestAddress = 254;

    private static readonly FieldPath[] CrmOwner = [FieldPath.Parse("account.owner"), FieldPath.Parse("person.owner")];

    /// <summary>
    /// Everybody who is named, in the order in which they are asked: the table's row is a rule of ops and goes first, then the CRM's word
    /// where the strategy takes it, then whom the account had last.
    /// </summary>
    public static IEnumerable<NamedOwner> All(OwnerQuestion question, DecisionRow? row)
    {
        if (row?.Results.GetValueOrDefault("owner") is { } named)
            yield return new NamedOwner(ChosenBy.Table, named, "the table's owner");
        if (question.Assignment.Strategy == AssignmentStrategy.Owner && InCrm(question) is { } crm)
            yield return new NamedOwner(ChosenBy.Crm, crm, "the CRM's owner");
        if (question.EarlierOwner is { } earlier)
            yield return new NamedOwner(ChosenBy.Account, earlier, OfAccount);
    }

    private static string? InCrm(OwnerQuestion question) => CrmOwner
        .Select(path => FieldText.From(question.Fields.Read(path))?.Trim())
        .FirstOrDefault(text => text is { Length: <= LongestAddress } && text.IndexOf('@', StringComparison.Ordinal) > 0);
}
