using System.Text.Json.Nodes;

namespace GtmFunctions.Cli.Remote;

/// <summary>An app refused what a command asked for.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="answer">The answer; <see langword="null"/> where it is no JSON object.</param>
/// <param name="message">What it said, in words.</param>
public sealed class RefusedException(int status, JsonObject? answer, string message) : CommandException(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The answer; <see langword="null"/> where it is no JSON object.</summary>
    public JsonObject? Answer => answer;
}
