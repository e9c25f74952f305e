namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>What to answer a provider that tests an address.</summary>
internal sealed record HandshakeAnswer
{
    /// <summary>Plain text. Nothing that a stranger sent is ever repeated as HTML.</summary>
    public const string Text = "text/plain; charset=utf-8";

    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary><see cref="Text"/> or <see cref="Json"/>.</summary>
    public string ContentType { get; init; } = Text;

    /// <summary>The body.</summary>
    public string Body { get; init; } = "";

    /// <summary>Headers besides those of the content; always one that forbids browsers to guess another content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string> { ["X-Content-Type-Options"] = "nosniff" };

    /// <summary>
    /// A secret that the provider supplied and will sign with, to be stored as one of the source's live secrets before the answer is sent;
    /// <see langword="null"/> when there is none. Never logged, traced or shown.
    /// </summary>
    public string? SecretToStore { get; init; }

    /// <summary>Whether nothing proves the question, so that it is answered so only while an operator has opened the handshake.</summary>
    public bool OnlyWhileOpen { get; init; }

    /// <summary>What is wrong on our side, to be logged; it names the setting. <see langword="null"/> when nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>A question that is not answered as the provider hopes.</summary>
    internal static HandshakeAnswer Refused(string reason) => new() { Status = 401, Body = reason };

    /// <summary>This answer with one more header.</summary>
    internal HandshakeAnswer With(string header, string value) => this with
    {
        Headers = new Dictionary<string, string>(Headers) { [header] = value },
    };

    /// <summary>Shows nothing of <see cref="SecretToStore"/>.</summary>
    public override string ToString() => $"{Status} {ContentType}";
}
