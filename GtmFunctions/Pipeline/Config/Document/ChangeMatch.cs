using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>
/// By what a webhook of a source and a record that it is polled for tell the same change, where they share no id: the same subject, at
/// nearly the same time.
/// </summary>
/// <param name="Records">The name of the records.</param>
/// <param name="On">The provider's types of the webhooks that tell changes of them; every type where there are none.</param>
/// <param name="Within">How far apart the two may say that it happened.</param>
public sealed record ChangeMatch(string Records, IReadOnlyList<TypePattern> On, TimeSpan Within)
{
    /// <summary>Whether webhooks of a provider's type tell changes of the records.</summary>
    public bool Tells(string providerType) => On.Count == 0 || On.Any(pattern => pattern.Matches(providerType));
}
