using Fluid;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// Has each filter pay for what it works through and makes. The parser counts statements, and one filter in one statement can copy, split
/// or sort a whole payload.
/// </summary>
internal static class ChargedFilters
{
    private const string Budget = "gtm.budget";

    /// <summary>Puts the charge before and after each filter of the options.</summary>
    public static void Wrap(FilterCollection filters)
    {
        foreach (var (name, filter) in filters.ToArray())
            filters.AddFilter(name, (input, arguments, context) => RunAsync(filter, input, arguments, context));
    }

    /// <summary>Gives a rendering's budget to its filters.</summary>
    public static void Grant(TemplateContext context, RenderingBudget budget) => context.AmbientValues[Budget] = budget;

    private static async ValueTask<FluidValue> RunAsync(
        FilterDelegate filter, FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var budget = context.AmbientValues.TryGetValue(Budget, out var granted) ? granted as RenderingBudget : null;
        if (budget is null)
            return await filter(input, arguments, context);
        budget.Charge(Size(input) + Enumerable.Range(0, arguments.Count).Sum(i => Size(arguments.At(i))));
        var made = await filter(input, arguments, context);
        budget.Charge(Size(made));
        return made;
    }

    // An object pays for its own text when it is written out
    private static long Size(FluidValue value) => value switch
    {
        StringValue or JsonTextValue => value.ToStringValue().Length,
        ArrayValue items =>
            1 + items.Values.Count + items.Values.Take(1000).Sum(item => item is StringValue text ? text.ToStringValue().Length : 1L),
        _ => 1,
    };
}
