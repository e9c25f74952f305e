namespace GtmFunctions.Pipeline.Ops;

/// <summary>A parameter of an ops call: of its address, or a field of its JSON body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it asks for, as a sentence.</param>
/// <param name="Values">The values that it may have; <see langword="null"/> where any text, number or time may stand.</param>
/// <param name="Several">Whether it may have several of them, with commas between.</param>
public sealed record OpsParameter(string Name, string Does, IReadOnlyList<string>? Values = null, bool Several = false);
