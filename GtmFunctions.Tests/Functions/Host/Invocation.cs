using GtmFunctions.Tests.Functions.Host.Protocol;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>A run of a function that was asked for.</summary>
/// <param name="Id">The id that its messages carry.</param>
/// <param name="Result">How it ended.</param>
internal sealed record Invocation(string Id, Task<StatusResult> Result);

/// <summary>What an HTTP function answered, and how its run ended.</summary>
internal sealed record HttpAnswer(int Status, string Body, StatusResult Result);
