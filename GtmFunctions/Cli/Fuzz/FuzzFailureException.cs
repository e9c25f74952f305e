namespace GtmFunctions.Cli.Fuzz;

/// <summary>A case ended other than it must; the message says how.</summary>
/// <param name="message">What is not as it must be.</param>
public sealed class FuzzFailureException(string message) : Exception(message);
