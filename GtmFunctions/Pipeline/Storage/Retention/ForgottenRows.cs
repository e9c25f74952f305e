namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>How far a pass through a table came.</summary>
/// <param name="Rows">How many rows it deleted.</param>
/// <param name="Next">Where it goes on; <see langword="null"/> where it came to the end.</param>
internal sealed record ForgottenRows(int Rows, string? Next);
