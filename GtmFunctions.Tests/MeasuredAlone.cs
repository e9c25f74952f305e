using Xunit;

namespace GtmFunctions.Tests;

/// <summary>
/// Tests that measure the process, or what it does in a time: no other test runs beside them, whose work would be measured too.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredAlone;
