using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// Makes every place where a template writes a value go through <see cref="OutputEscape"/>: Fluid's own encoding leaves out arrays, and a
/// captured text that is filtered would be encoded twice.
/// </summary>
internal sealed class LiquidOutputs : AstRewriter
{
    /// <summary>The template with its outputs escaped.</summary>
    public static IFluidTemplate Escape(FluidTemplate template) => new LiquidOutputs().VisitTemplate(template);

    protected override Statement VisitOutputStatement(OutputStatement outputStatement) =>
        new OutputStatement(new Escaped(outputStatement.Expression));

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) =>
        new CycleStatement(cycleStatement.Group, [.. cycleStatement.Values.Select(value => new Escaped(value))]);

    private sealed class Escaped(Expression expression) : Expression
    {
        // A text in quotes is the author's own
        private readonly StringValue? _literal =
            expression is LiteralExpression { Value: StringValue text } ? new StringValue(text.ToStringValue(), encode: false) : null;

        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context) =>
            _literal ?? new StringValue(await OutputEscape.WriteAsync(await expression.EvaluateAsync(context), context), encode: false);
    }
}
