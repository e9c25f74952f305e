using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Send;

/// <summary>A webhook as its provider would send it.</summary>
/// <param name="Source">The source, from the configuration.</param>
/// <param name="Secret">What to sign with: the live secret, or the private key where the source has the public one.</param>
/// <param name="Address">Where to post it; what is signed is the source's <c>publicUrl</c>, where it has one.</param>
public sealed record SampleRequest(Source Source, Secret Secret, string Address)
{
    private const string ContentType = "Content-Type";

    /// <summary>The bytes to send, such as a captured payload; the catalogue's sample where <see langword="null"/>.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>Which of the catalogue's samples it is, such as <c>deal-created</c>; the plain one where <see langword="null"/>.</summary>
    public string? Sample { get; init; }

    /// <summary>Headers besides the sample's, or in their place.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the source must refuse it.</summary>
    public bool Forge { get; init; }

    private string SignedAddress => Source.PublicUrl?.OriginalString ?? Address;

    /// <summary>
    /// The signed request, whose address is the one that is signed. A payload of one's own keeps its ids, and goes out byte for byte
    /// unless its signature has a place inside.
    /// </summary>
    /// <param name="id">The event's id, and the message id where one is signed.</param>
    /// <param name="now">The timestamp, where one is signed.</param>
    /// <exception cref="CommandException">There is nothing to send, or it cannot be signed; the message says why.</exception>
    public SignableRequest Sign(SampleId id, DateTimeOffset now)
    {
        var definitions = Source.Provider.Signature;
        try
        {
            var signed = SignatureSigner.Sign(definitions, Unsigned(id), Secret, now, id.Text);
            return Forge ? Forgery.Forge(signed, SignedAddress, definitions, Secret, now) : signed;
        }
        catch (ArgumentException cannot)
        {
            throw new CommandException(
                $"A request to '{Source.Name}' cannot be signed with the setting {Secret.Name}: {cannot.Message}. " +
                "Name another with --secret.", cannot);
        }
    }

    /// <summary>The signed request, on its way to <see cref="Address"/>.</summary>
    /// <exception cref="CommandException">As for <see cref="Sign"/>.</exception>
    public HttpRequestMessage Message(SampleId id, DateTimeOffset now)
    {
        var signed = Sign(id, now);
        var message = new HttpRequestMessage(
            new HttpMethod(signed.Method), Address.TrimEnd('/') + signed.Url[SignedAddress.TrimEnd('/').Length..])
        {
            Content = new ByteArrayContent(signed.Body.ToArray()),
        };
        foreach (var (name, value) in signed.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private SampleDefinition? Named()
    {
        if (Sample is null)
            return null;
        return Source.Provider.Samples.GetValueOrDefault(Sample) ?? throw new CommandException(
            Source.Provider.Samples.Count == 0
                ? $"The provider '{Source.Provider.Name}' has one sample only: leave --sample away."
                : $"The provider '{Source.Provider.Name}' has no sample '{Sample}': " +
                    $"name one of {string.Join(", ", Source.Provider.Samples.Keys)}.");
    }

    private SignableRequest Unsigned(SampleId id)
    {
        var sample = Named() ?? Source.Provider.Sample;
        if (Payload is null && sample is null)
            throw new CommandException($"The provider '{Source.Provider.Name}' has no sample. Name a payload with --file.");
        var request = new SignableRequest
        {
            Method = sample?.Method ?? "POST",
            Url = SignedAddress,
            Body = Payload ?? Encoding.UTF8.GetBytes(sample!.Body),
        }
            .With(ContentType, "application/json");
        foreach (var (name, value) in (sample?.Headers ?? new Dictionary<string, string>()).Concat(Headers))
            request = request.With(name, value);
        return Payload is null ? FreshIds.In(request, Source, id) : request;
    }
}
