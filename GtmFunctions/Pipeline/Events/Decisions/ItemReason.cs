using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Why an item of a webhook became no event of its own.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(IdCameBefore), "id-came-before")]
[JsonDerivedType(typeof(PayloadCameBefore), "payload-came-before")]
[JsonDerivedType(typeof(UnsignedIdCameBefore), "unsigned-id-came-before")]
[JsonDerivedType(typeof(ChangeCameBefore), "change-came-before")]
[JsonDerivedType(typeof(NotSigned), "not-signed")]
[JsonDerivedType(typeof(Odd), "odd")]
internal abstract record ItemReason
{
    private ItemReason()
    {
    }

    /// <summary>The sentence of a row that was written before reasons were typed.</summary>
    /// <param name="Text">The sentence.</param>
    internal sealed record Written(string Text) : ItemReason;

    /// <summary>A duplicate: its id came before.</summary>
    internal sealed record IdCameBefore : ItemReason;

    /// <summary>A duplicate: it has no id, and the same payload came before.</summary>
    /// <param name="Within">For how long an equal payload is a duplicate, as the catalogue writes it.</param>
    internal sealed record PayloadCameBefore(string Within) : ItemReason;

    /// <summary>A duplicate: anyone can change its id, and the same payload came before.</summary>
    /// <param name="Header">The header that has the id and that the signature does not cover.</param>
    /// <param name="Within">For how long an equal payload is a duplicate, as the catalogue writes it.</param>
    internal sealed record UnsignedIdCameBefore(string Header, string Within) : ItemReason;

    /// <summary>A duplicate: the change that it tells came before on the other way.</summary>
    /// <param name="Records">The records of the poll by which one of the two came.</param>
    /// <param name="Within">How far apart the two ways may say that it happened, as the catalogue writes it.</param>
    internal sealed record ChangeCameBefore(string Records, string Within) : ItemReason;

    /// <summary>Refused: the signature covers the first item of the batch only, and the source refuses the others.</summary>
    internal sealed record NotSigned : ItemReason;

    /// <summary>A dead letter: it cannot be taken in.</summary>
    /// <param name="Why">What is wrong with it, in words.</param>
    internal sealed record Odd(string Why) : ItemReason;
}
