using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>Repeats the challenge, as text or as a member of JSON (Slack, monday, Microsoft Graph, Meta).</summary>
internal static class Echo
{
    /// <summary>The answer.</summary>
    public static HandshakeAnswer Answer(HandshakeQuestion question) => question.Definition.Answer is { } name
        ? new HandshakeAnswer { ContentType = HandshakeAnswer.Json, Body = new JsonObject { [name] = question.Value }.ToJsonString() }
        : new HandshakeAnswer { Body = question.Value };
}
