using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// By what an event falls to one side or the other while a version is rolled out: the account, so that all people of a company are decided
/// by the same rules; else the person, else the subject, else the provider's id.
/// </summary>
internal static class RolloutKey
{
    private static readonly FieldPath[] Fields = [FieldPath.Parse("account.domain"), FieldPath.Parse("person.email")];

    /// <summary>The key of an event as the current version normalises it.</summary>
    public static string For(NormalisedItem item) =>
        Fields.Select(field => FieldText.From(field.Read(item.Data))).FirstOrDefault(text => !string.IsNullOrEmpty(text))
        ?? item.Subject ?? item.ProviderId;
}
