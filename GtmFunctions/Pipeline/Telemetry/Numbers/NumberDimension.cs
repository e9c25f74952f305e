namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>By what numbers are told apart.</summary>
internal enum NumberDimension
{
    /// <summary>All together, under the empty name.</summary>
    Total,

    /// <summary>The source's name.</summary>
    Source,

    /// <summary>The canonical type.</summary>
    Type,

    /// <summary>The workflow's name.</summary>
    Workflow,

    /// <summary>The workflow's and the branch's name: <c>workflow:branch</c>.</summary>
    Branch,

    /// <summary>The destination's name.</summary>
    Destination,

    /// <summary>The owner's e-mail address.</summary>
    Owner,
}
