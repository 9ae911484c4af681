import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { LoadFailure } from './late-views.ts';
import { LoadFailed } from './LoadFailed.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly problem: string | undefined;
  readonly isLoadFailure: boolean;
}

const NO_PROBLEM: ErrorBoundaryState = { problem: undefined, isLoadFailure: false };

/** Keeps a fault while drawing one view from taking the page with it; give it a `key` per view. React knows no other form for this than a class. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = NO_PROBLEM;

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return {
      problem: error instanceof Error ? error.message : String(error),
      isLoadFailure: error instanceof LoadFailure,
    };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { problem, isLoadFailure } = this.state;
    if (problem === undefined) return this.props.children;
    if (isLoadFailure) return <LoadFailed />;
    return (
      <EmptyState title="This view could not be drawn" text={problem}>
        <Button onClick={() => this.setState(NO_PROBLEM)}>Draw it again</Button>
      </EmptyState>
    );
  }
}
