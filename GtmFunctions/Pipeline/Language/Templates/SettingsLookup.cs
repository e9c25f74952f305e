using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary><c>settings</c> in a template: each is looked up when it is named, and none can be listed.</summary>
internal sealed class SettingsLookup(Func<string, string?> settings) : IFluidIndexable
{
    public int Count => 0;

    public IEnumerable<string> Keys => [];

    // A setting is a part of an address or a header, so it is never encoded as a value in one is
    public bool TryGetValue(string name, out FluidValue value)
    {
        var found = settings(name);
        value = found is null ? NilValue.Instance : new StringValue(found, encode: false);
        return found is not null;
    }
}
