namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// A message that no further try can help, such as a body that is no JSON: it goes to the dead letter at once, with its bytes.
/// </summary>
/// <param name="message">What is wrong and what to do, for the people who read the dead letter.</param>
public sealed class UnprocessableException(string message) : Exception(message);
