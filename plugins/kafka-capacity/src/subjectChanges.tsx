import { createContext, ReactNode, useCallback, useContext } from 'react';

const ChangesContext = createContext<() => void>(() => {});

/** Lets what shows a subject be fetched again at once when something below changes it. */
export function SubjectChanges(props: {
  onChange: () => void;
  children: ReactNode;
}) {
  const { onChange, children } = props;
  const notifyAround = useContext(ChangesContext);
  const tell = useCallback(() => {
    onChange();
    notifyAround();
  }, [onChange, notifyAround]);
  return (
    <ChangesContext.Provider value={tell}>{children}</ChangesContext.Provider>
  );
}

/** Tells all around that a subject was changed. */
export function useNotifyChange(): () => void {
  return useContext(ChangesContext);
}
