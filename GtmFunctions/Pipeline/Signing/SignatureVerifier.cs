using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Checks that a request is genuine.</summary>
public static class SignatureVerifier
{
    private const string OurFault = "the signature cannot be checked now";

    /// <summary>
    /// Tries every live secret against the alternative that the request uses: the first whose proof is in the request and that at least one
    /// of the secrets fits, else the first whose proof is in the request, else the first of all. Never throws for anything in the request.
    /// </summary>
    /// <param name="alternatives">The provider's schemes.</param>
    /// <param name="request">The request as it came.</param>
    /// <param name="secrets">Live secrets; with none, <see cref="SignatureVerdict.Fault"/> says so.</param>
    /// <param name="now">The time against which a signed timestamp's age is taken, either way.</param>
    /// <returns>
    /// Accepted; refused with a reason for the sender; or undecided with a <see cref="SignatureVerdict.Fault"/> of ours, when no secret
    /// matches and one of them fits none of the provider's schemes, so that a provider whose secret was set badly is not told that its
    /// signatures are wrong. Nothing in the request is ever a fault of ours.
    /// </returns>
    public static SignatureVerdict Verify(
        IReadOnlyList<SignatureDefinition> alternatives, SignedRequest request, IReadOnlyList<Secret> secrets, DateTimeOffset now)
    {
        if (alternatives.Count == 0)
            return new SignatureVerdict(false, "none", OurFault, Fault: "the source names no signature");
        var (definition, proof) = Choose(alternatives, request, secrets);
        var scheme = Schemes.For(definition);
        var name = Schemes.NameOf(definition);
        if (secrets.Count == 0)
            return new SignatureVerdict(false, name, OurFault, Fault: "the source names no secret");
        if (proof.Refusal is { } unusable)
            return new SignatureVerdict(false, name, unusable);

        // Every secret is tried, also after one that matched, so that the time taken does not tell which did.
        string? matched = null;
        foreach (var secret in secrets)
        {
            if (scheme.Fault(definition, secret.Value) is null && scheme.Matches(definition, request, proof, secret.Value))
                matched ??= secret.Name;
        }

        if (matched is null)
        {
            return Fault(alternatives, definition, secrets) is { } fault
                ? new SignatureVerdict(false, name, OurFault, Fault: fault)
                : new SignatureVerdict(false, name, $"the {scheme.Noun} does not match", SignedAt: proof.SignedAt);
        }

        var refusal = scheme.Refusal(definition, request, proof, now);
        return new SignatureVerdict(refusal is null, name, refusal ?? "", matched, proof.SignedAt, proof.FirstItemOnly, proof.Token)
        {
            By = refusal is null ? definition : null,
        };
    }

    private static (SignatureDefinition Definition, Proof Proof) Choose(
        IReadOnlyList<SignatureDefinition> alternatives, SignedRequest request, IReadOnlyList<Secret> secrets)
    {
        (SignatureDefinition, Proof)? present = null;
        (SignatureDefinition, Proof)? first = null;
        foreach (var definition in alternatives)
        {
            var scheme = Schemes.For(definition);
            var proof = scheme.Read(definition, request);
            first ??= (definition, proof);
            if (proof.IsMissing || !definition.When.All(condition => IsSo(request, condition)))
                continue;
            if (secrets.Any(secret => scheme.Fault(definition, secret.Value) is null))
                return (definition, proof);
            present ??= (definition, proof);
        }

        return present ?? first!.Value;
    }

    private static bool IsSo(SignedRequest request, KeyValuePair<string, string> condition) =>
        string.Equals(request.Header(condition.Key)?.Trim(), condition.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What is wrong with the secrets: that one fits none of the alternatives. Which alternative a request uses is up to its sender, so
    /// that a secret which fits another one is in order.
    /// </summary>
    private static string? Fault(
        IReadOnlyList<SignatureDefinition> alternatives, SignatureDefinition used, IReadOnlyList<Secret> secrets)
    {
        var misfit = secrets.FirstOrDefault(secret => alternatives.All(each => Schemes.For(each).Fault(each, secret.Value) is not null));
        return misfit is null ? null : $"the setting {misfit.Name} {Schemes.For(used).Fault(used, misfit.Value)}";
    }
}
