using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// What the schemes that sign <see cref="SignatureDefinition.Payload"/> have in common: where the parts are, and the timestamp's age.
/// </summary>
internal abstract class PayloadScheme : IScheme
{
    /// <inheritdoc/>
    public abstract string Name(SignatureDefinition definition);

    /// <inheritdoc/>
    public abstract string? Fault(SignatureDefinition definition, string secret);

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request)
    {
        var reading = new RequestReading(request, definition.In);
        if (reading.First(definition.Header) is not { } value)
            return Proof.Missing(reading.Called(definition.Header[0]));
        var values = SignatureValues.Read(value, definition, out var timestamp);
        if (values.Count == 0)
        {
            // A list may still hold another alternative's signatures.
            var unread = Proof.Unusable($"{reading.Called(definition.Header[0])} holds no signature that can be read");
            return unread with { IsMissing = definition.List is not null };
        }

        var proof = new Proof { Values = values, Timestamp = timestamp ?? "" };
        if (definition.Timestamp is { Header.Count: > 0 } separate)
        {
            if (reading.First(separate.Header) is not { } text)
                return Proof.Unusable($"{reading.Called(separate.Header[0])} is missing");
            proof = proof with { Timestamp = text };
        }

        if (HasTimestamp(definition))
        {
            proof = proof with { SignedAt = SignedTime.Parse(proof.Timestamp, Unit(definition)) };
            if (proof.SignedAt is null)
                return Proof.Unusable("the timestamp cannot be read");
        }

        return Rest(definition, request, reading, proof);
    }

    /// <inheritdoc/>
    public abstract bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret);

    /// <inheritdoc/>
    public string? Refusal(SignatureDefinition definition, SignedRequest request, Proof proof, DateTimeOffset now) =>
        proof.SignedAt is { } signedAt ? SignedTime.Refusal(signedAt, now, definition.Tolerance) : null;

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id)
    {
        var timestamp = HasTimestamp(definition) ? SignedTime.Format(now, Unit(definition)) : null;
        return PayloadSigning.Sign(definition, request, id, timestamp, (signed, proof) =>
            SignatureText.Encode(Signature(definition, signed, proof, secret), definition.Encoding));
    }

    /// <summary>The signature of a request of ours.</summary>
    /// <exception cref="ArgumentException">The secret cannot sign.</exception>
    protected abstract byte[] Signature(SignatureDefinition definition, SignedRequest request, Proof proof, string secret);

    private static bool HasTimestamp(SignatureDefinition definition) =>
        definition.List?.Timestamp is not null || definition.Timestamp is { Header.Count: > 0 };

    private static TimestampUnit Unit(SignatureDefinition definition) => definition.Timestamp?.Unit ?? TimestampUnit.Seconds;

    private static Proof Rest(SignatureDefinition definition, SignedRequest request, RequestReading reading, Proof proof)
    {
        if (definition.Id.Count > 0)
        {
            var headers = new RequestReading(request, SignaturePosition.Header);
            if (headers.First(definition.Id) is not { } id)
                return Proof.Unusable($"{headers.Called(definition.Id[0])} is missing");

            // A dot parts the id from what follows it in the signed bytes: with one inside, other bytes would sign alike.
            if (id.Contains('.', StringComparison.Ordinal))
                return Proof.Unusable($"{headers.Called(definition.Id[0])} has a dot");
            proof = proof with { Id = id };
        }

        if (definition.Token is { } path)
        {
            if (reading.First([path]) is not { } token)
                return Proof.Unusable($"{reading.Called(path)} is missing");
            proof = proof with { Token = token };
        }

        if (definition.Payload.Contains("{firstItem}", StringComparison.Ordinal))
        {
            if (UntrustedJson.FirstItem(request.Body, out var more) is not { } item)
                return Proof.Unusable("the body has no first item that can be read");
            proof = proof with { FirstItem = item, FirstItemOnly = more };
        }

        return proof;
    }
}
